"""A household that waits, a home that fits, two officers and a contact person: what tests of an offer start from."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from softlanding.common.access import Actor, Role
from softlanding.housing import actions
from softlanding.housing.actions import Step
from softlanding.housing.models import Association, District, Home, Offer, WaitingHousehold, WaitingMember
from softlanding.housing.queries import offer_life
from softlanding.people.actions import make_staff

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY = NOW.date()
DESK = "the-hague-international-centre"
SYSTEM = Actor(kind="system", id="", role=Role.ADMINISTRATOR)
LINK = Actor(kind="public", id="", role=Role.PUBLIC)
EVERYTHING = dict.fromkeys(("members", "income-statement", "rent-limit", "needs", "places-to-avoid", "language", "contact-person"), True)  # fmt: skip
PATH = ("check", "hear", "offer", "accept", "lease", "move")
WAYS_TO = {
    "prepared": (),
    "checked": ("check",),
    "heard": ("check", "hear"),
    "offered": ("check", "hear", "offer"),
    "accepted": ("check", "hear", "offer", "accept"),
    "lease": ("check", "hear", "offer", "accept", "lease"),
    "moved": PATH,
    "refused": ("check", "hear", "offer", "refuse"),
    "judged": ("check", "hear", "offer", "refuse", "judge"),
    "withdrawn": ("withdraw",),
}
"""The changes that bring an offer into each state."""


def officer(email: str, name: str, role: Role = Role.HOUSING_OFFICER) -> Actor:
    """Somebody of staff, made once."""
    member = make_staff(email=email, display_name=name, role=role, password="correct horse battery", desk=DESK)
    return Actor(kind="staff", id=str(member.pk), role=role, desk=DESK)


def staff() -> SimpleNamespace:
    """Two housing officers and a contact person."""
    return SimpleNamespace(
        iris=officer("iris@example.org", "Iris van Dam"),
        bram=officer("bram@example.org", "Bram Peters"),
        noor=officer("noor@example.org", "Noor Haddad", Role.CASE_MANAGER),
    )


def home(number: str = "1", **more: Any) -> Home:
    """A home of two bedrooms, free on 1 December 2026."""
    association, _ = Association.objects.get_or_create(
        region="the-hague", municipality="den-haag", key="haagwacht", defaults={"name": "Haagwacht (invented)"}
    )
    district, _ = District.objects.get_or_create(
        region="the-hague", municipality="den-haag", key="escamp", defaults={"name": "Escamp"}
    )
    stated = {
        "region": "the-hague", "municipality": "den-haag", "association": association, "district": district,
        "number": number, "address": f"Meppelweg {number}", "postcode": "2544 AA", "bedrooms": 2,
        "rent": Decimal("689.50"), "available_on": date(2026, 12, 1), "made_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Home.objects.create(**{**stated, **more})


def household(called: str = "Amina", contact: Actor | None = None, **more: Any) -> WaitingHousehold:
    """A mother and her son who wait since October, with their own contact person."""
    stated = {
        "region": "the-hague", "municipality": "den-haag", "called": called, "language": "ar",
        "linked_on": date(2026, 10, 5), "income_year": Decimal(18000), "income_stated_on": date(2026, 9, 1),
        "contact_person_id": int(contact.id) if contact else None, "made_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    made = WaitingHousehold.objects.create(**{**stated, **more})
    for key, born in (("amina", date(1990, 3, 1)), ("sami", date(2019, 9, 12))):
        WaitingMember.objects.create(region="the-hague", waiting=made, key=key, called=key.title(), born_on=born)
    return made


def step(by: Actor, *, days: int = 0, seen: int | None = None) -> Step:
    """Say who makes a step, so many days after NOW."""
    return Step(by=by, now=NOW + timedelta(days=days), seen=seen)


def make(change: str, offer: Offer, by: Actor, *, days: int = 0, seen: int | None = None, **more: Any) -> Any:
    """Make one change of the table, with what it asks."""
    made, key = step(by, days=days, seen=seen), offer.pk
    how = "talk" if by.kind == "staff" else ""
    stated: Mapping[str, Any] = {
        "check": {"holding": EVERYTHING},
        "hear": {"how": "talk", "said": "We like to live near the school."},
        "offer": {"answer_by_on": TODAY + timedelta(days=7), "source": "Agreement with the household of 23 November"},
        "accept": {"accepts": True, "how": how},
        "refuse": {"accepts": False, "because": "It is too far from the hospital.", "how": how},
        "judge": {"judged": "justified", "because": "The hospital was a stated need."},
        "lease": {"starts_on": TODAY + timedelta(days=8)},
        "move": {"moved_on": TODAY + timedelta(days=9)},
        "withdraw": {"because": "The landlord sold the home."},
    }[change]
    if change == "move" and not days:
        made = step(by, days=10, seen=seen)
    act = {
        "check": actions.check_offer,
        "hear": actions.hear_household,
        "offer": actions.send_offer,
        "accept": actions.answer_offer,
        "refuse": actions.answer_offer,
        "judge": actions.judge_refusal,
        "lease": actions.note_lease,
        "move": actions.note_move,
        "withdraw": actions.withdraw_offer,
    }[change]
    return act(key, step=made, **{**stated, **more})


def prepared(people: SimpleNamespace, **more: Any) -> Offer:
    """An offer that Iris prepared."""
    made = more.pop("waiting", None) or household(contact=people.noor)
    place = more.pop("home", None) or home()
    return actions.prepare_offer(made.pk, place.pk, by=people.iris, now=NOW)


def offer_in(state: str, people: SimpleNamespace, **more: Any) -> Offer:
    """An offer in a state, brought there by the changes of the table: checked by Bram, the rest by Iris."""
    offer = prepared(people, **more)
    for change in WAYS_TO[state]:
        make(change, offer, people.bram if change == "check" else people.iris)
    offer.refresh_from_db()
    assert offer.state == state
    return offer


def token_of(offer: Offer, people: SimpleNamespace) -> str:
    """A link that opens the household's page."""
    return actions.renew_offer_link(offer.pk, step=step(people.iris))


assert set(WAYS_TO) == {one.id for one in offer_life().states}
