"""What is written down when somebody looks at a paper or changes it: ids and the names of kinds of documents only."""

from softlanding.cases.models import Paper
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.core.rulebook import load_rulebook


def note_paper(paper: Paper, sentence: str, *, by: Actor, purpose: Purpose, read: bool = False) -> None:
    """Write down one look at a paper, or one change of it."""
    title = load_rulebook().papers[paper.document].title
    record = audit.record_read if read else audit.record_write
    record(
        by=by,
        purpose=purpose,
        household=paper.household_id,
        person=paper.person_key,
        sentence=sentence,
        compartments=[Compartment.DOCUMENTS],
        params={"paper": str(paper.pk), "title_en": title.en.lower(), "title_nl": title.nl.lower()},
        region=paper.region,
    )


def note_list(household: object, *, by: Actor, purpose: Purpose, region: str, sentence: str = "papers-listed") -> None:
    """Write down that somebody saw which papers a household has, and how they stand."""
    audit.record_read(
        by=by,
        purpose=purpose,
        household=household,  # type: ignore[typeddict-item]  # a household's id
        person=by.id if by.kind == "newcomer" else "",
        sentence=sentence,
        compartments=[Compartment.DOCUMENTS],
        region=region,
    )
