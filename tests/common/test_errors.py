"""What a person may see when something is refused."""

from softlanding.common.errors import BadInput, Mistake, as_bad_input, in_language
from softlanding.core import documents


def test_a_text_that_was_not_written_in_a_language_is_english():
    words = {"en": "yes", "nl": "ja"}
    assert [in_language(words, code) for code in ("nl", "nl-be", "uk", "en")] == ["ja", "ja", "yes", "yes"]


def test_bad_input_counts_its_mistakes():
    one, two = Mistake("born", {"en": "is late"}), Mistake("arrival", {"en": "is missing"})
    assert BadInput([one]).message["en"] == "There is one mistake."
    assert BadInput([one, two]).message["nl"] == "Er zijn 2 fouten."


def test_bad_input_of_the_core_keeps_every_mistake():
    core = documents.BadInput(
        [
            documents.Mistake("rao.yaml", 3, "arrival", "is no date", "write 2027-01-18"),
            documents.Mistake("rao.yaml", 9, "people", "is empty"),
        ]
    )
    converted = as_bad_input(core)
    assert converted is not None
    assert converted.mistakes == [
        Mistake("arrival", {"en": "is no date"}, {"en": "write 2027-01-18"}),
        Mistake("people", {"en": "is empty"}),
    ]


def test_another_exception_stays_a_fault():
    assert as_bad_input(ValueError("no")) is None
