"""The entry for the Algorithm Register keeps to the publication standard, or says everything that it would refuse."""

import pytest

from softlanding.core.documents import BadInput
from softlanding.core.housing.algorithm_register import STATED, mistakes_of, register_entry
from softlanding.core.rulebook import load_rulebook

STATED_WELL = {
    "organization": "Gemeente Voorbeeld",
    "contact_email": "algoritmes@example.org",
    "status": "In ontwikkeling",
    "begin_date": "",
    "website": "https://www.example.org/woningen",
}


@pytest.fixture(scope="module")
def texts():
    return load_rulebook().algorithm_register


def test_the_shipped_texts_lack_only_what_the_organisation_must_say(texts):
    assert {one.field for one in mistakes_of(texts)} == {"organization", "contact_email", "status", "lang"}


def test_a_whole_entry_has_no_mistake_and_no_empty_field(texts):
    entry = register_entry(texts, STATED_WELL)
    assert (mistakes_of(entry), entry["lang"], entry["standard_version"]) == ([], "nld", "1.0")
    assert "begin_date" not in entry


def test_every_mistake_is_told_at_once(texts):
    wrong = {"organization": "", "contact_email": "x", "status": "Bezig", "begin_date": "2027", "website": "www.x.nl"}
    with pytest.raises(BadInput) as refused:
        register_entry(texts, wrong)
    assert sorted(one.field for one in refused.value.mistakes) == sorted(STATED)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "x" * 101), ("category", ["Wonen", "Werk", "Recht", "Verkeer"]), ("publication_category", "Laag"), ("bsn", "1")],
)  # fmt: skip
def test_what_the_standard_refuses_is_refused(texts, field, value):
    with pytest.raises(BadInput) as refused:
        register_entry({**texts, field: value}, STATED_WELL)
    assert [one.field for one in refused.value.mistakes] == [field]
