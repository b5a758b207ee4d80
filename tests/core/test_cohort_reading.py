"""Cohort files: every mistake at once, with its line and remedy; a wrong row spoils its own household only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.cohort import COLUMNS, read_cohort, rows_as_csv, rows_to_mend
from softlanding.core.rulebook import load_rulebook

HEAD = ",".join(COLUMNS)
RAO = "rao,priya,Priya,Rao,1991-05-12,IN,highly-skilled-migrant,,,2027-01-18,delft,rented,36,6100,2027-02-01"
MIRA = "rao,mira,Mira,Rao,2021-06-30,IN,family,,priya,,,,,,"
LARS = "lars,lars,Lars,Berg,1989-04-01,NO,employment,,,2027-03-01,den-haag,none,24,5200,2027-03-08"


def read(*rows, head=HEAD, end="\n", **more):
    """Read rows below the usual first line."""
    text = end.join([head, *rows]) + end
    return read_cohort(text.encode(), municipalities=load_rulebook().municipalities, **more)


def told(found):
    """Give each mistake as line, field, what and remedy."""
    return [(slip.line, slip.field, slip.what(), slip.remedy()) for slip in found.slips]


def test_two_rows_of_a_household_become_its_household_file():
    found = read(RAO, MIRA, employer={"recognised_sponsor": True})
    assert told(found) == []
    assert found.households[0].document == {
        "id": "rao",
        "arrival": "2027-01-18",
        "municipality": "delft",
        "address": "rented",
        "stay_in_months": 36,
        "employer": {"recognised_sponsor": True, "first_working_day": "2027-02-01"},
        "people": [
            {"id": "priya", "name": "Priya Rao", "born": "1991-05-12", "nationalities": ["IN"],
             "purpose": "highly-skilled-migrant", "salary": 6100},
            {"id": "mira", "name": "Mira Rao", "born": "2021-06-30", "nationalities": ["IN"], "purpose": "family",
             "child_of": "priya"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("quoted", [False, True])
def test_any_line_end_separator_bom_and_quoting_reads_the_same(end, mark, bom, quoted):
    lines = [HEAD, RAO, MIRA]
    cells = [[f'"{cell}"' if quoted else cell for cell in line.split(",")] for line in lines]
    content = bom + end.join(mark.join(row) for row in cells).encode()
    assert read_cohort(content).households == read(RAO, MIRA).households


def test_the_rows_of_two_households_may_be_mixed_and_come_in_any_order():
    found = read(MIRA, LARS, RAO)
    assert [(one.key, [person["id"] for person in one.document["people"]]) for one in found.households] == [
        ("rao", ["mira", "priya"]),
        ("lars", ["lars"]),
    ]


def test_the_order_of_the_columns_is_free_and_optional_ones_may_be_missing():
    found = read("lars,NO,l1", head="Person,nationalities,Household")
    assert told(found) == []
    assert found.households[0].document == {"id": "l1", "people": [{"id": "lars", "nationalities": ["NO"]}]}


CELLS = [
    ("born", "1991-02-30", "is '1991-02-30', which is no day of the calendar", "write year-month-day: 2027-01-18"),
    ("born", "30-12-1991", "is '30-12-1991', not written as year-month-day", "did you mean 1991-12-30?"),
    ("born", "02/01/1991", "is '02/01/1991', not written as year-month-day", "did you mean 1991-01-02 or 1991-02-01?"),
    ("born", "1850-01-01", "is 1850-01-01", "use a day between 1900-01-01 and 2100-12-31"),
    ("nationalities", "India", "is 'India', which is no country", "did you mean IN (India)?"),
    ("nationalities", "Norge", "is 'Norge', which is no country", "did you mean NO (Norway)?"),
    ("nationalities", "UK", "is 'UK', which is no country", "did you mean GB (United Kingdom)?"),
    ("nationalities", "United Kingdom", "is 'United Kingdom', which is no country", "did you mean GB (United Kingdom)?"),
    ("nationalities", "in", "is 'in', which is no country", "did you mean IN (India)?"),
    ("nationalities", "IN/US", "is 'IN/US'", "separate by spaces: IN US"),
    ("purpose", "hihgly-skilled", "is 'hihgly-skilled'", "did you mean highly-skilled-migrant?"),
    ("municipality", "Delf", "is 'Delf', which is no municipality I know", "did you mean delft?"),
    ("municipality", "The Hague", "is 'The Hague', which is no municipality I know", "did you mean den-haag?"),
    ("address", "rent", "is 'rent'", "did you mean rented?"),
    ("stay_in_months", "3 years", "is '3 years'", "write a number in plain digits, such as 36"),
    ("stay_in_months", "9999", "is 9999", "use a number from 0 to 600"),
    ("salary", "6.100", "is '6.100'", "write a number in plain digits, such as 6100"),
    ("salary", "6100,50", "is '6100,50'", "write a number in plain digits, such as 6100.50"),
    ("partner_of", "nobody", "names 'nobody', who is not in this household", "use an id of the column person"),
    ("child_of", "pryia", "names 'pryia', who is not in this household", "did you mean priya?"),
    ("family_name", "=1+1", "begins with =, which a spreadsheet would run as a formula", "write it without ="),
    ("given_name", "@sum", "begins with @, which a spreadsheet would run as a formula", "write it without @"),
    ("given_name", "Pri\0ya", "holds a NUL character", "take it out; saving the file anew usually does"),
    ("given_name", "x" * 300, "is 300 characters long", "at most 200 are read"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "what", "remedy"), CELLS)
def test_a_wrong_cell_is_named_with_its_line_and_remedy_and_spoils_only_its_household(column, cell, what, remedy):
    row = MIRA.split(",") if column in {"partner_of", "child_of"} else RAO.split(",")
    row[COLUMNS.index(column)] = cell
    if column == "partner_of":
        row[COLUMNS.index("child_of")] = ""
    row = [f'"{one}"' if "," in one else one for one in row]
    rows = [RAO, ",".join(row)] if column in {"partner_of", "child_of"} else [MIRA, ",".join(row)]
    found = read(LARS, *rows)
    assert told(found) == [(4, column, what, remedy)]
    assert [one.key for one in found.households] == ["lars"]


def test_every_mistake_of_a_row_is_told_at_once():
    found = read("x,,A,B,1991-13-01,India,work,,,2027-01-18,delft,rent,six,many,soon")
    assert [(slip.line, slip.field) for slip in found.slips] == [
        (2, column)
        for column in sorted(
            ["person", "born", "nationalities", "purpose", "address", "stay_in_months", "salary", "first_working_day"]
        )
    ]


def test_two_long_names_never_become_one_household():
    long = "employee-of-the-second-department-number-"
    found = read(LARS.replace("lars", long + "1", 1), LARS.replace("lars", long + "2", 1))
    assert [(slip.line, slip.field, slip.kind) for slip in found.slips] == [
        (2, "household", "too-long"),
        (3, "household", "too-long"),
    ]


def test_a_household_value_that_differs_between_rows_is_a_mistake_and_an_empty_one_is_none():
    found = read(RAO, MIRA.replace(",,,,,,", ",2027-01-25,,,,,").replace("priya,,2", "priya,2"), LARS)
    what = "is 2027-01-25 here and 2027-01-18 on line 2"
    assert told(found) == [(3, "arrival", what, "write the same in each row of the household")]


def test_a_person_twice_names_the_first_line():
    found = read(RAO, RAO)
    what = "'priya' stands in this household twice, first on line 2"
    assert told(found) == [(3, "person", what, "give each person an own id")]


def test_a_household_in_which_everybody_follows_somebody_is_a_mistake():
    found = read("a,one,,,,,family,two,,,,,,,", "a,two,,,,,family,one,,,,,,,")
    assert [(slip.line, slip.field, slip.kind) for slip in found.slips] == [(2, "partner_of", "in-a-circle")]


def test_an_unknown_a_doubled_and_a_missing_column_are_named_and_the_rows_still_answered():
    found = read("lars,NO,x,NO", head="person,natonalities,household,household")
    assert told(found) == [
        (1, "household", "stands twice in the first line", "keep one: only the first is read"),
        (1, "natonalities", "is not a column I know", "did you mean nationalities?"),
    ]
    assert [one.document for one in found.households] == [{"id": "x", "people": [{"id": "lars"}]}]
    assert [slip.kind for slip in read("lars", head="person").slips] == ["column-missing", "missing"]


def test_an_empty_row_between_rows_is_named_and_blank_lines_at_the_end_are_not():
    found = read(RAO, "", "," * 14, LARS, "", "")
    assert [(slip.line, slip.kind) for slip in found.slips] == [(3, "empty-row"), (4, "empty-row")]
    assert [one.key for one in found.households] == ["rao", "lars"]


def test_an_open_quotation_mark_spoils_its_row_and_not_the_rest_of_the_file():
    found = read('rao,priya,"Priya,Rao,,,,,,,,,,,', *[LARS.replace("lars", f"l{n}") for n in range(20)])
    assert [(slip.line, slip.kind) for slip in found.slips] == [(2, "open-quote")]
    assert len(found.households) == 20


def test_a_row_in_another_encoding_is_named_with_what_it_may_mean():
    content = "\n".join([HEAD, RAO, LARS.replace("Berg", "Bj\u00f8rn")]).encode("cp1252")
    found = read_cohort(content)
    assert told(found) == [(3, "family_name", "is not UTF-8 text (perhaps 'Bjørn')", "save the file as “CSV UTF-8”")]
    assert [one.key for one in found.households] == ["rao"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty-file"),
        (b"\n\n", "empty-file"),
        (HEAD.encode(), "no-rows"),
        (HEAD.encode("utf-16"), "not-csv"),
        (b"PK\x03\x04 and more", "not-csv"),
        (b"x" * 16_000_001, "too-large"),
    ],
)
def test_what_is_no_cohort_file_is_refused_as_a_whole(content, kind):
    found = read_cohort(content)
    assert ([slip.kind for slip in found.slips], found.households) == ([kind], ())


def test_a_field_of_ten_megabytes_spoils_its_own_household_only():
    found = read(LARS, RAO.replace("Priya", "x" * 10_000_000))
    assert told(found) == [(3, "given_name", "is 10,000,000 characters long", "at most 200 are read")]
    assert [one.key for one in found.households] == ["lars"]


def test_five_thousand_rows_are_read_and_one_more_is_too_many():
    rows = [LARS.replace("lars,lars", f"h{n},p") for n in range(5_000)]
    assert len(read(*rows).households) == 5_000
    found = read(*rows, RAO)
    assert ([slip.kind for slip in found.slips], found.households) == (["too-many-rows"], ())


def test_what_was_stated_comes_back_as_it_was():
    found = read(RAO, MIRA, LARS)
    again = read_cohort(rows_as_csv([row for one in found.households for row in one.rows]).encode())
    assert [(one.key, one.document) for one in again.households] == [
        (one.key, one.document) for one in found.households
    ]


def test_rows_to_mend_hold_the_whole_household_and_can_be_handed_in_again():
    found = read(RAO, MIRA.replace(",IN,", ",India,").replace("Mira", "=Mira"), LARS)
    lines = rows_to_mend(found).lstrip("\ufeff").splitlines()
    assert lines[0] == HEAD + ",mistake"
    assert lines[1] == RAO + ","
    assert lines[2].startswith("rao,mira,'=Mira,Rao,2021-06-30,India,family,,priya,,,,,,,")
    mended = "\n".join(lines).replace("India", "IN").replace("'=Mira", "Mira")
    assert told(read_cohort(mended.encode())) == []


@given(st.binary(max_size=400))
def test_no_file_whatever_makes_it_stumble(content):
    found = read_cohort(HEAD.encode() + b"\n" + content)
    for slip in found.slips:
        assert slip.what("nl") and slip.what("en") and slip.remedy("nl") is not None  # noqa: PT018  # one law


@given(st.lists(st.text(max_size=12), min_size=15, max_size=15))
def test_whatever_stands_in_the_cells_the_other_household_is_answered(cells):
    cells = [cell.replace('"', "").replace("\n", "").replace("\r", "").replace(",", "") for cell in cells]
    cells[0] = "other"
    found = read(",".join(cells), LARS)
    assert "lars" in [one.key for one in found.households]
