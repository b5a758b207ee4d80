"""Changing what a household told us: keep a draft, save answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import Conflict
from softlanding.core.household.answers import Key, answers_of, changed, people_of, version_of
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys import queries
from softlanding.journeys.models import Answer
from softlanding.people import actions as people
from softlanding.people import queries as people_queries


class ChangedSince(Conflict):
    """The plan was changed, in another window or by someone else, after this form was opened."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        super().__init__(
            "changed-since",
            {
                "en": "Your plan was changed after you opened this page.",
                "nl": "Uw plan is veranderd nadat u deze pagina opende.",
            },
            {
                "en": "Look at the answers as they are now, then change what you want.",
                "nl": "Bekijk de antwoorden zoals ze nu zijn, en verander dan wat u wilt.",
            },
        )


@transaction.atomic
def keep_draft(
    *, document: Mapping[str, Any], email: str, by: Actor, now: datetime, language: str = "en"
) -> people_queries.Household:
    """Turn a draft into a kept household, and send a link to come back by."""
    answers = answers_of(document)
    members = people_of(document)
    household = people.start_household(
        people=[
            people.NewPerson(member, str(answers.get(Key(member, "name"), "")), is_contact=at == 0)
            for at, member in enumerate(members)
        ],
        by=by,
        now=now,
        municipality=str(answers.get(Key("", "municipality"), "")),
        language=language,
    )
    _write(household, answers, by=by, now=now)
    people.keep_household(household=household, email=email, by=by, now=now)
    return household


@transaction.atomic
def save_answers(
    *, household: people_queries.Household, document: Mapping[str, Any], seen: str, by: Actor, now: datetime
) -> None:
    """Save a household file, or raise ChangedSince when it is no longer the one that was `seen` (its version)."""
    household = people_queries.household_to_change(household.pk)
    current = queries.document_of(household)
    if version_of(current) != seen:
        raise ChangedSince(current)
    if not (differing := changed(current, document)) and people_of(current) == people_of(document):
        return
    answers = answers_of(document)
    people.change_members(
        household=household,
        people=[people.NewPerson(one, str(answers.get(Key(one, "name"), ""))) for one in people_of(document)],
        municipality=str(answers.get(Key("", "municipality"), "")),
        now=now,
    )
    _write(household, {key: new for key, (_, new) in differing.items()}, by=by, now=now)


def _write(household: people_queries.Household, answers: Mapping[Key, Any], *, by: Actor, now: datetime) -> None:
    """Put answers in (None takes one out), and note which compartments were touched."""
    told = {key: value for key, value in answers.items() if key.fact != "name"}
    for key in [key for key, value in told.items() if value is None]:
        Answer.objects.filter(household=household, person_key=key.person, fact=key.fact).delete()
    Answer.objects.bulk_create(
        [
            Answer(
                region=household.region, household=household, person_key=key.person, fact=key.fact, value=value,
                answered_at=now, by=by.role,
            )
            for key, value in told.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["household", "person_key", "fact"],
        update_fields=["value", "answered_at", "by"],
    )  # fmt: skip
    book = load_rulebook()
    touched = {queries.compartment_of(key.fact, book) for key in answers} or {Compartment.HOUSEHOLD}
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence="answers-saved",
        compartments=touched,
        fields=sorted({key.fact for key in answers}),
        region=household.region,
        person=by.id,
    )
