"""Cases written as zaak, status and rol, and read back."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.documents import BadInput
from softlanding.core.rulebook import load_rulebook
from softlanding.core.terms import Length
from softlanding.core.zgw import CaseRecord, StatusRecord, read_cases, read_table, written
from softlanding.core.zgw.writing import iso_length

KINDS = load_rulebook().case_kinds
TODAY = date(2026, 11, 23)


def record(kind="residence-permit", statuses=(), **more):
    values = {
        "id": "0b3c8d1e-0000-4000-8000-000000000001", "reference": "K7RM-4QXD", "kind": KINDS[kind], "holder": None,
        "household": "AAAA-CCCC", "person": "priya", "opened_on": date(2026, 11, 1), "received_on": None,
        "closed_on": None, "due_on": None, "promised_on": None, "desk": "", "municipality": "", "lane": "regular",
        "suspended_because": None, "extended": None, "statuses": tuple(statuses),
    }  # fmt: skip
    return CaseRecord(**{**values, **more})


def file_of(*records):
    return json.dumps(written(records)).encode()


@given(
    st.lists(
        st.tuples(st.sampled_from([one.id for one in KINDS["residence-permit"].states]), st.integers(0, 300)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_what_is_written_is_read_back_in_the_order_of_its_days(values):
    statuses = [
        StatusRecord(state, datetime.combine(date.fromordinal(TODAY.toordinal() - back), datetime.min.time(), UTC))
        for state, back in values
    ]
    found = read_cases(file_of(record(statuses=statuses)), KINDS, today=TODAY)
    wanted = sorted(((one.at.date(), one.state) for one in statuses), key=lambda one: one[0])
    assert [(one.day, one.state) for one in found] == wanted
    assert {(one.reference, one.household, one.person) for one in found} == {("K7RM-4QXD", "AAAA-CCCC", "priya")}


def test_terms_stand_where_the_standard_has_them():
    one = record(
        due_on=date(2027, 2, 18), promised_on=date(2026, 12, 4), suspended_because="Passport copy missing",
        extended=("Advice is needed", Length(months=6)),
    )  # fmt: skip
    zaak = written([one])["zaken"][0]["zaak"]
    assert zaak["uiterlijkeEinddatumAfdoening"] == "2027-02-18"
    assert zaak["einddatumGepland"] == "2026-12-04"
    assert zaak["opschorting"] == {"indicatie": True, "reden": "Passport copy missing"}
    assert zaak["verlenging"] == {"reden": "Advice is needed", "duur": "P6M"}


@pytest.mark.parametrize(
    ("length", "words"),
    [(Length(days=90), "P90D"), (Length(weeks=2), "P2W"), (Length(years=1), "P1Y"), (Length(), "P0D")],
)
def test_lengths_are_written_as_iso_8601(length, words):
    assert iso_length(length) == words


def mistakes_in(document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(BadInput) as refused:
        read_cases(content, KINDS, today=TODAY)
    return [one.field for one in refused.value.mistakes]


def test_every_mistake_is_told_at_once_with_its_place():
    good = written([record(statuses=[StatusRecord("received", datetime(2026, 11, 2, tzinfo=UTC))])])["zaken"][0]
    wrong = json.loads(json.dumps(good))
    wrong["zaak"] |= {"zaaktype": "urn:softlanding:zaaktype:visum", "identificatie": ""}
    wrong["status"][0] |= {"datumStatusGezet": "yesterday"}
    later = json.loads(json.dumps(good))
    later["status"][0] |= {"datumStatusGezet": "2027-01-01T00:00:00+01:00", "statustype": "x:lost"}
    later["rol"][0]["betrokkeneIdentificatie"]["inpBsn"] = "123456782"
    assert mistakes_in({"zaken": [good, wrong, later, {"status": []}]}) == [
        "zaken.1.zaak.identificatie",
        "zaken.1.zaak.zaaktype",
        "zaken.1.status.0.datumStatusGezet",
        "zaken.2.rol.0.betrokkeneIdentificatie.inpBsn",
        "zaken.2.status.0.statustype",
        "zaken.2.status.0.datumStatusGezet",
        "zaken.3.zaak",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"zaken": {}}', b"\xff\xfe{", b"[" * 100_000, b'{"zaken": [1]}']
)
def test_what_is_no_such_document_is_refused_calmly(content):
    assert len(mistakes_in(content)) == 1


HEAD = "reference;kind;state;since;household;person;lane\n"


def test_a_table_says_the_same_with_further_columns_left_alone():
    found = read_table(f"{HEAD}K7RM-4QXD;residence-permit;received;2026-11-19;;;regular\n".encode(), KINDS, today=TODAY)
    assert [(one.reference, one.state, one.day) for one in found] == [("K7RM-4QXD", "received", date(2026, 11, 19))]


def test_every_mistake_of_a_table_is_told_with_its_line():
    rows = "X;visum;received;2026-11-19;;;\n;residence-permit;lost;soon;;;\nX;residence-permit;received;2027-01-01;;;\n"
    with pytest.raises(BadInput) as refused:
        read_table((HEAD + rows).encode(), KINDS, today=TODAY)
    assert [one.field for one in refused.value.mistakes] == [
        "2.kind", "3.state", "3.reference", "3.since", "4.since",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"a;b\n", b"\xff\xfe", f"{HEAD}K;residence-permit;received;2026-11-19;;;;more\n".encode()]
)
def test_what_is_no_such_table_is_refused_calmly(content):
    with pytest.raises(BadInput):
        read_table(content, KINDS, today=TODAY)
