"""Reading the register of recognised sponsors, and what a new list changes. Every sponsor here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.documents import BadInput
from softlanding.core.sponsor_register import (
    KnownSponsor,
    SponsorRow,
    chamber_number,
    compare,
    normalised,
    read_register,
)

ROWS = (("Vaart Software B.V.", "00000001"), ("Zilt Institute", "00000002"))


def written(rows=ROWS, *, header=("Organisation", "KvK number"), separator=",") -> str:
    return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in (header, *rows)) + "\n"


def read(text: str, **how) -> list[tuple[int, str, str]]:
    found = read_register(text.encode(how.get("encoding", "utf-8")), "register.csv")
    return [(row.line, row.name, row.number) for row in found.rows]


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(BadInput) as wrong:
        read_register(text if isinstance(text, bytes) else text.encode(), "register.csv")
    return [str(one) for one in wrong.value.mistakes]


EXPECTED = [(2, "Vaart Software B.V.", "00000001"), (3, "Zilt Institute", "00000002")]


@pytest.mark.parametrize(
    "header",
    [
        ("Organisation", "KvK number"),
        ("Organisatie", "KvK-nummer"),
        ("Naam organisatie", "Kamer van Koophandel nummer"),
        ("ORGANISATION NAME", "Chamber of Commerce no."),
        ("Erkende referent", "KvKnr"),
    ],
)
def test_columns_are_known_in_dutch_and_english(header):
    assert read(written(header=header)) == EXPECTED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(separator):
    assert read(written(separator=separator)) == EXPECTED


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_name():
    assert read(written().replace("\n", "\r\n"), encoding="utf-8-sig") == EXPECTED


def test_columns_may_come_in_any_order_with_others_beside_them():
    text = 'Date,KvK number,Organisation\n2026-11-01,00000001,"Vaart, Software"\n'
    assert read(text) == [(2, "Vaart, Software", "00000001")]


def test_empty_lines_are_passed_over_and_lines_are_those_of_the_file():
    assert read("\nOrganisation,KvK number\n\nVaart,00000001\n") == [(4, "Vaart", "00000001")]


def test_a_line_after_a_name_with_a_line_break_keeps_its_number():
    assert read('Organisation,KvK\n"Vaart\nSoftware",00000001\nZilt,00000002\n') == [
        (2, "Vaart Software", "00000001"),
        (4, "Zilt", "00000002"),
    ]


def test_every_mistake_is_told_at_once_with_its_line():
    text = "Organisation,KvK number\n,00000001\nVaart,1234567\nZilt,00000002\n" + "x" * 201 + ",ABC\n"
    assert mistakes(text) == [
        "register.csv:2: organisation: is missing, write the name, or take the row out",
        "register.csv:3: KvK number: is '1234567', write its 8 digits, with the zeros in front, or leave it empty",
        "register.csv:5: organisation: has 201 letters, at most 200",
        "register.csv:5: KvK number: is 'ABC', write its 8 digits, with the zeros in front, or leave it empty",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "register.csv:1: is empty, give the list as CSV"),
        ("Organisation,KvK\n", "register.csv:1: has no sponsors, give at least one row below the names of the columns"),
        ('Organisation,KvK\n"Vaart,1', "register.csv:2: has a quotation mark that does not close, mend the quotation mark"),
        (b"Organisation,KvK\nCaf\xe9,00000001\n", "register.csv:2: is not UTF-8 text, save the file as CSV UTF-8"),
        (
            "Organisation,City\nVaart,Delft\n",
            ("register.csv:1: has no column for the Chamber of Commerce number, "
            "name one column Organisation or KvK number; it has: Organisation, City"),
        ),
        (
            "Organisation,Naam,KvK\nVaart,Vaart,00000001\n",
            ("register.csv:1: has 2 columns for the organisation's name, "
            "name one column Organisation or KvK number; it has: Organisation, Naam, KvK"),
        ),
    ],
)  # fmt: skip
def test_a_file_of_another_form_says_what_is_wrong(content, said):
    assert mistakes(content) == [said]


def test_a_sponsor_that_stands_twice_counts_once_and_is_told():
    found = read_register(written((*ROWS, ROWS[0])).encode(), "register.csv")
    assert (len(found.rows), found.doubled) == (2, (4,))


def test_a_sponsor_without_a_number_is_a_sponsor():
    assert read("Organisation,KvK\nZilt,\nVaart,n.v.t.\n") == [(2, "Zilt", ""), (3, "Vaart", "")]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("00000001", "00000001"), ("0000 0001", "00000001"), ("", ""), ("-", ""), ("1234567", None), ("١٢٣٤٥٦٧٨", None)],
)
def test_a_number_has_eight_digits(typed, number):
    assert chamber_number(typed) == number


@pytest.mark.parametrize("name", ["Vaart Software B.V.", "VAART SOFTWARE BV", "Väart-Software b.v.", "Vaart  Software"])
def test_names_that_differ_in_writing_only_are_alike(name):
    assert normalised(name) == "vaart software"


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert normalised("AG") == "ag"


def known(key: int, name: str, number: str, *, gone: bool = False) -> KnownSponsor:
    return KnownSponsor(key, name, number, gone)


def told(difference) -> dict[str, list]:
    return {
        "added": [row.name for row in difference.added],
        "gone": [one.name for one in difference.gone],
        "renamed": [(one.name, row.name) for one, row in difference.renamed],
        "back": [one.name for one, _ in difference.back],
        "same": [one.name for one, _ in difference.same],
    }


def test_a_new_list_adds_renames_removes_and_brings_back():
    before = [
        known(1, "Vaart", "00000001"),
        known(2, "Zilt", "00000002"),
        known(3, "Duin", "00000003"),
        known(4, "Kade", "00000004", gone=True),
        known(5, "Wolk", "00000005", gone=True),
    ]
    rows = [
        SponsorRow(2, "Vaart", "00000001"),
        SponsorRow(3, "Zilt Research", "00000002"),
        SponsorRow(4, "Kade", "00000004"),
        SponsorRow(5, "Sluis", "00000006"),
    ]
    assert told(compare(before, rows)) == {
        "added": ["Sluis"],
        "gone": ["Duin"],
        "renamed": [("Zilt", "Zilt Research")],
        "back": ["Kade"],
        "same": ["Vaart"],
    }


def test_two_names_of_one_number_leave_and_come_as_they_are():
    before = [known(1, "Vaart", "00000001"), known(2, "Vaart North", "00000001")]
    rows = [SponsorRow(2, "Vaart East", "00000001"), SponsorRow(3, "Vaart West", "00000001")]
    assert told(compare(before, rows)) == {
        "added": ["Vaart East", "Vaart West"],
        "gone": ["Vaart", "Vaart North"],
        "renamed": [],
        "back": [],
        "same": [],
    }


def test_without_a_number_another_name_is_another_sponsor():
    assert told(compare([known(1, "Vaart", "")], [SponsorRow(2, "Zilt", "")]))["renamed"] == []


@pytest.mark.parametrize(("gone", "asked"), [(1, False), (2, True)])
def test_more_than_a_third_that_leaves_is_asked_about(gone, asked):
    before = [known(n, f"S{n}", f"{n:08}") for n in range(3)]
    rows = [SponsorRow(n, f"S{n}", f"{n:08}") for n in range(gone, 3)]
    assert compare(before, rows).must_ask is asked


ROW = st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "00000001", "00000002", "00000003"]))


@given(st.lists(ROW, unique=True), st.lists(ROW, unique=True))
def test_everyone_is_in_exactly_one_group(old, new):
    before = [known(at, *one) for at, one in enumerate(old)]
    rows = [SponsorRow(at, *one) for at, one in enumerate(new)]
    found = compare(before, rows)
    pairs = [*found.renamed, *found.back, *found.same]
    assert sorted([row.line for _, row in pairs] + [row.line for row in found.added]) == list(range(len(new)))
    assert sorted([one.key for one, _ in pairs] + [one.key for one in found.gone]) == list(range(len(old)))


@given(st.lists(ROW, unique=True))
def test_the_same_list_again_changes_nothing(rows):
    found = compare(
        [known(at, *one) for at, one in enumerate(rows)], [SponsorRow(at, *one) for at, one in enumerate(rows)]
    )
    assert len(found.same) == len(rows)
    assert not found.must_ask
