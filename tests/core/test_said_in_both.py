"""What is wrong in a file that people hand in is said in English and Dutch, by every reader, for every mistake."""

import ast
from datetime import date
from pathlib import Path

import pytest

from softlanding import core
from softlanding.core.apportionment.inhabitants import read_inhabitants
from softlanding.core.apportionment.merger_list import read_mergers
from softlanding.core.apportionment.official import read_official
from softlanding.core.apportionment.tabled import read_carried
from softlanding.core.cohort.words import WORDS as COHORT_WORDS
from softlanding.core.documents import BadInput, Mistake, Said, said
from softlanding.core.household.reading import read_household
from softlanding.core.housing.algorithm_register import mistakes_of
from softlanding.core.housing.home_list import Places, read_homes
from softlanding.core.housing.household_list_words import WORDS as LIST_WORDS
from softlanding.core.matching.policy import policy_on
from softlanding.core.matching.reading import read_batch
from softlanding.core.rulebook import load_rulebook
from softlanding.core.sponsor_register import read_register
from softlanding.core.zgw import read_cases, read_table

TODAY = date(2026, 11, 22)
ROOT = Path(core.__file__).parent
NOT_HANDED_IN = ("rulebook", "answering.py")
"""Data that a pull request changes is spoken of in English; an answer's refusal is no mistake of a file."""


def homes(content):
    return read_homes(content, "f", Places({"staedion": "staedion"}, {"laak": "laak"}, {}))


def kinds():
    return load_rulebook().case_kinds


READERS = {
    "homes": (homes, [
        b"\xff", b"", b'a,"b', b"what,number,number\n", b"association,number,address,bedrooms,rent,available_on\n",
        (b"association,number,address,bedrooms,rent,available_on,postcode,district,step_free,latitude,longitude\n"
        b",,,13,x,1,25,Nowhere,maybe,1,x,more\nstaedion,1,a,1,-1,2027-01-01,2512AB,,no,52.1,\n"
        b"staedion,2,a,1,600,2027-01-01,,laak,no,,\nstaedion,2,a,1,600,2027-01-01,,laak,no,,\nx,2,a,1,600,2027-02-30,,laak,,,\n"),
    ]),
    "sponsors": (lambda content: read_register(content, "f"), [
        b"\xff", b"", b'a,"b', b"x,y\n1,2\n", b"organisation,kvk\n", b"organisation,name,kvk\n",
        b"organisation,kvk\n,1\nA\x07b,00000000\n" + b"n" * 201 + b",00000000\n",
    ]),
    "inhabitants": (lambda content: read_inhabitants(content, "f", known={}), [
        b"\xff", b"", b'code,"x\n', b"x,y\n1,2\n", b"code,inwoners a,inwoners b\n", b"code,inwoners\n",
        b"code,inwoners\nGM1,5\nGM0518,5.000\nGM0518,5\n",
        b"code,perioden,inwoners\nGM0518,2024JJ00,5\nGM0518,2025JJ00,6\n", b"code,perioden,inwoners\nGM0518,ooit,5\n",
    ]),
    "official": (lambda content: read_official(content, "f", {"GM0518": "Den Haag"}), [
        b"x\n1\n", b"code,target\n", b"code,target\nGM9999,5\nGM0518,x\nGM0518,1\nGM0518,2\n",
    ]),
    "mergers": (lambda content: read_mergers(content, "f", {"GM0518": "Den Haag"}), [
        b"x\n1\n", b"ended_on,code,into_code,into_name\n",
        (b"ended_on,code,into_code,into_name,inhabitants\n2025-13-01,GM1,GM2,,x\n2025-01-01,GM9999,GM9998,,\n"
        b"2025-01-01,GM0518,GM0518,,\n2026-01-01,GM0518,GM9999,,\n2025-01-01,GM9999,GM9998,,\n"),
    ]),
    "carried": (lambda content: read_carried(content, "f"), [
        b"x\n1\n", b"code,carried\n,1/2\nGM0001,x\nGM0001,1/2\n", b"code,carried\nGM0001,1/2\n",
    ]),
    "cases as a table": (lambda content: read_table(content, kinds(), today=TODAY), [
        b"\xff", b"x,y\n1,2\n",
        b"reference,kind,state,since,reason\n,x,y,2030-01-01," + b"r" * 500 + b"\nr,x,y,gisteren,,more\n",
    ]),
    "cases": (lambda content: read_cases(content, kinds(), today=TODAY), [
        b"\xff", b"{", b"{}", b'{"zaken": [1, {"zaak": {}}, {"zaak": {"identificatie": 1}, "status": [1, {}]}]}',
        b'{"zaken": [{"zaak": {"identificatie": "r", "zaaktype": "x"}, "rol": [{"omschrijvingGeneriek": "initiator", '
        b'"betrokkeneIdentificatie": {"inpBsn": "1"}}], "status": [{"statustype": "x", "datumStatusGezet": "y", '
        b'"statustoelichting": "' + b"r" * 500 + b'"}, {"statustype": "x", "datumStatusGezet": "2030-01-01"}]}]}',
    ]),
    "household": (lambda content: read_household(content, "f", municipalities=["den-haag"]), [
        b"\xff", b"", b"a: b: c", b"[1]", b"a: &x 1", b"a: 1\na: 2", b"a: !x 1", b"? [1]\n: 2", (b"a: 1.2.3e\n" b"b: 0xzz"),
        b"id: A B\nmunicipality: den-hag\narrival: 2027\nleaves_on: 2026-01-01\nwhat: 1\npeople: []\n",
        (b"id: a\nmunicipality: den-haag\narrival: 2027-01-01\npeople:\n- {id: p, born: 2028-01-01, nationalities: [UK, XX, Germany],"
        b" partner_of: p, child_of: q, permit_applied_on: 2026-02-01, permit_decided_on: 2026-01-01}\n"
        b"- {id: p, born: 1800-01-01, partner_of: z, languages: [9], driving_licence_from: EL, job: [1]}\n- 5\n"),
    ]),
    "batch": (lambda content: read_batch(content, "f.json"), [
        b"\xff", b"{", b"[1]", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 5000, b"{}",
        (b'{"on": "2027-01-01", "policy": "x", "seed": -1, "households": [{"id": "h", "linked_on": "2027-02-01", '
        b'"deadline_on": "2026-01-01", "nationality": "x", "religion": "x", "language": "x", "diagnosis": "x", "bsn": "1", '
        b'"sex": "x", "income_year": "x", "near": ["h", "k"], "apart": ["k"], "members": [{"born": "2028-01-01"}], '
        b'"anchors": [{"member": 4, "kind": "x", "lat": "a", "lon": 5}], "huh": 1, "step_free": 3}, {"id": "h"}, '
        b'{"id": "k", "members": []}], "homes": [{"id": "w w", "lat": 5, "rent": 1.234, "bedrooms": -1}], '
        b'"force": [["z", "w"], ["h", "q"], ["h", "q"]], "forbid": [["h", "q"]], "caps": 5}'),
        (b'{"on": "2027-01-01", "policy": "the-hague", "households": [{"id": "h", "linked_on": "2026-12-01", '
        b'"deadline_on": "2027-02-01", "members": [{"born": "2020-01-01"}]}], "homes": []}'),
    ]),
    "policy": (lambda content: policy_on(load_rulebook().matching, load_rulebook().amounts, *content), [
        ("nowhere", TODAY), (min(load_rulebook().matching), date(1990, 1, 1)), (min(load_rulebook().matching), date(2090, 1, 1)),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_every_mistake_of_a_reader_is_said_in_both_languages(reader):
    read, contents = READERS[reader]
    for content in contents:
        with pytest.raises(BadInput) as wrong:
            read(content)
        for one in wrong.value.mistakes:
            assert isinstance(one.what, Said), one
            assert one.remedy == "" or isinstance(one.remedy, Said), one
            assert "{" not in one.what.dutch.replace("{'", "").replace('{"', ""), one
            dutch = one.in_language("nl")
            assert dutch.what, one
            assert dutch.what != one.what or one.what.startswith("is "), one


def test_the_standard_of_the_register_is_told_in_both():
    entry = {
        "status": "x",
        "begin_date": "y",
        "category": ["z"],
        "website": "w",
        "contact_email": "c",
        "huh": 1,
        "name": "n" * 999,
    }
    assert {type(text) for one in mistakes_of(entry) for text in (one.what, one.remedy)} == {Said}


@pytest.mark.parametrize("words", [LIST_WORDS, COHORT_WORDS], ids=["waiting households", "cohort"])
def test_every_word_of_a_table_of_mistakes_stands_in_both_languages(words):
    assert [code for code, told in words.items() if set(told) != {"en", "nl"} or not all(told["nl"])] == []


def readers():
    for path in sorted(ROOT.rglob("*.py")):
        if not any(part in NOT_HANDED_IN for part in path.relative_to(ROOT).parts):
            text = path.read_text("utf-8")
            if "Mistake" in text:
                yield path, ast.parse(text)


def test_no_reader_says_what_is_wrong_in_a_bare_string():
    """A new mistake in English alone fails here, also one that no file above brings about."""
    bare = []
    for path, tree in readers():
        for node in ast.walk(tree):
            told = []
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = {"Mistake": 3, "mistake": 1, "wrong": 1, "_wrong": 1, "Wrong": 0}.get(name)
                by_code = name == "Wrong" and path.parent.name == "cohort"
                told = node.args[first : first + 3] if first is not None and not by_code else []
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"what", "remedy"}:
                told = [node.value]
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                told = node.value.elts[1:]
            bare += [
                f"{path.relative_to(ROOT)}:{one.lineno}"
                for one in told
                if isinstance(one, ast.JoinedStr)
                or (isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value)
            ]
    assert bare == []


def test_a_mistake_in_a_language_has_plain_words_and_what_is_told_is_in_that_language_too():
    one = Mistake(
        "f", 2, "x", said("has {how}", "heeft {how}", how=said("none", "geen")), said("mend it", "herstel het")
    )
    assert (str(one), str(one.in_language("nl")), str(one.in_language("ar"))) == (
        "f:2: x: has none, mend it", "f:2: x: heeft geen, herstel het", "f:2: x: has none, mend it",
    )  # fmt: skip
    assert type(one.in_language("nl").what) is str
