"""What a household writes about its offer, a view or an objection, and what a person answers."""

from uuid import UUID

from django.db import transaction

from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound, Words
from softlanding.housing.actions.offers import LONGEST, MISSING, Step, note_offer_event, offer_as_seen
from softlanding.housing.models import Objection

TOO_LONG: Words = {"en": f"is longer than {LONGEST} characters", "nl": f"is langer dan {LONGEST} tekens"}
MOST_WRITTEN = 50
"""So much a household can write about one offer: who has the link is not signed in."""


class WroteTooMuch(Conflict):
    """So much was written about one offer that nobody reads on."""

    def __init__(self) -> None:
        super().__init__(
            "wrote-too-much",
            {"en": "You wrote a lot already.", "nl": "U schreef al veel."},
            {"en": "Ask your contact person.", "nl": "Vraag uw contactpersoon."},
        )


class AnsweredAlready(Conflict):
    """A colleague answered first."""

    def __init__(self) -> None:
        super().__init__(
            "answered-already",
            {"en": "A colleague answered this already.", "nl": "Een collega heeft dit al beantwoord."},
        )


@transaction.atomic
def write_about_offer(key: UUID, *, kind: str, text: str, language: str, step: Step) -> Objection:
    """Keep what the household wrote, in its own words and any language. The same words twice are one."""
    offer = offer_as_seen(key, step, compare=False)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise BadInput([Mistake("text", TOO_LONG if text else MISSING)])
    if offer.offered_at is None:
        raise NotFound
    same = Objection.objects.filter(offer=offer, kind=kind, text=text).first()
    if same is not None:
        return same
    if Objection.objects.filter(offer=offer).count() >= MOST_WRITTEN:
        raise WroteTooMuch
    made = Objection.objects.create(
        region=offer.region, offer=offer, kind=kind, text=text, language=language, made_at=step.now
    )
    note_offer_event(offer, f"wrote-{kind}", step)
    return made


@transaction.atomic
def answer_objection(key: UUID, number: int, *, answer: str, step: Step) -> Objection:
    """Answer what a household wrote, once; it reads the answer on its page."""
    offer = offer_as_seen(key, step, compare=False)
    found = Objection.objects.select_for_update().filter(pk=number, offer=offer).first()
    if found is None:
        raise NotFound
    answer = answer.strip()
    if not answer or len(answer) > LONGEST:
        raise BadInput([Mistake("answer", TOO_LONG if answer else MISSING)])
    if found.answered_at is not None:
        raise AnsweredAlready
    found.answer, found.answered_at, found.answered_by_id = answer, step.now, int(step.by.id)
    found.save()
    note_offer_event(offer, "answered-objection", step)
    return found
