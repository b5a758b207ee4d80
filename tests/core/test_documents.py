"""Files that are wrong are refused with every mistake, and never unfold into something huge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.documents import BadInput, Mistake, read_document


def mistakes_in(content: bytes, file: str = "f.yaml") -> list[Mistake]:
    with pytest.raises(BadInput) as refused:
        read_document(content, file)
    return list(refused.value.mistakes)


def test_norway_is_a_country_and_not_a_no():
    assert read_document(b"nationalities: [NO, IN]\n", "f.yaml").value == {"nationalities": ["NO", "IN"]}


def test_each_value_remembers_its_line():
    document = read_document(b"id: rao\npeople:\n  - id: priya\n    born: 1991-05-12\n", "f.yaml")
    assert document.line_of(("people", 0, "born")) == 4
    assert document.line_of(("people", 0, "salary")) == 3


def test_dates_stay_text():
    assert read_document(b"born: 1991-05-12", "f.yaml").value == {"born": "1991-05-12"}


def test_json_with_tabs_is_read_with_its_lines():
    document = read_document(b'{\n\t"people": [\n\t\t{"id": "a"}\n\t]\n}', "f.json")
    assert document.value == {"people": [{"id": "a"}]}
    assert document.line_of(("people", 0, "id")) == 3


def test_a_bomb_of_aliases_is_refused():
    bomb = b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"
    assert {mistake.what for mistake in mistakes_in(bomb)} == {"has an anchor or alias (& or *)"}


def test_tags_are_refused():
    found = mistakes_in(b"a: !!python/object/apply:os.system ['true']\nb: !local 3\n")
    assert [(mistake.line, mistake.field) for mistake in found] == [(1, "a"), (2, "b")]


def test_five_megabytes_are_refused_before_they_are_parsed():
    assert mistakes_in(b"a: " + b"x" * 5_000_000)[0].what == "is 5.0 MB"


def test_the_wrong_encoding_is_named_with_its_line():
    assert mistakes_in("id: a\nname: José".encode("latin-1")) == [
        Mistake("f.yaml", 2, "", "is not UTF-8 text", "save the file as UTF-8")
    ]


def test_a_key_given_twice_is_refused():
    assert mistakes_in(b"a: 1\nb: 2\na: 3\n") == [Mistake("f.yaml", 3, "a", "is given twice", "keep one")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a comment\n"])
def test_an_empty_file_is_refused(content):
    assert mistakes_in(content)[0].what == "is empty"


@pytest.mark.parametrize("content", [b"[" * 3000, b"{a: " * 3000, b"- " * 3000 + b"x", b"a: [", b"a: 'x", b"\ta: 1"])
def test_broken_and_bottomless_files_are_refused_without_a_traceback(content):
    assert mistakes_in(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_document(content, "f.yaml")
    except BadInput as error:
        refused = error
        assert len(refused.mistakes) > 0  # any other exception must fail the test
