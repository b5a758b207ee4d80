"""The whole answer: counter work in as few visits as its days allow, at desks that serve each of its steps."""

from datetime import date, timedelta
from itertools import combinations

from households import BOOK, documents
from hypothesis import given, settings

from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.visit_request import Bundle, bundles, desk_plan
from softlanding.core.whole_plan import WholePlan, compose_plan, desks_for, whole_plan_as_json

TODAY = date(2026, 11, 21)


def whole_of(document: dict, *, visits: int = 0) -> WholePlan:
    household = household_of(Document("h", document), municipalities=BOOK.municipalities)
    return compose_plan(household, BOOK, on=TODAY, visits=visits)


def fewest_days(intervals: list[tuple[date, date]]) -> int:
    """Count by trying: the fewest days so that each interval holds one (the first day of some interval always serves)."""
    first_days = sorted({first for first, _ in intervals})
    for count in range(len(first_days) + 1):
        for chosen in combinations(first_days, count):
            if all(any(first <= day <= last for day in chosen) for first, last in intervals):
                return count
    raise AssertionError


@settings(max_examples=60, deadline=None)
@given(documents(events=True))
def test_each_counter_step_is_in_one_bundle_that_meets_its_days(document):
    whole = whole_of(document)
    placed = [step.node for bundle in whole.bundles for step in bundle.steps]
    assert len(placed) == len(set(placed))
    for bundle in whole.bundles:
        assert bundle.steps
        for step in bundle.steps:
            assert step.opens_on is None or step.opens_on <= bundle.from_day
            in_time = step.due_on is not None and step.due_on >= bundle.from_day
            assert in_time or step.due_on is None or _was_late_anyway(step, whole)


def _was_late_anyway(step, whole: WholePlan) -> bool:
    """A day that cannot be met any more, because the step is ready only after it, ends nothing."""
    alone = bundles(whole.plan, {step.node: ("any",)})
    return bool(alone) and step.due_on < alone[0].from_day


@settings(max_examples=40, deadline=None)
@given(documents(events=True))
def test_there_are_never_more_trips_than_when_each_agency_books_its_own(document):
    whole = whole_of(document)
    assert 0 <= whole.trips.one_stop <= whole.trips.agency_by_agency
    assert whole.trips.one_stop == len(whole.bundles)


def test_bundles_are_as_few_as_the_days_allow():
    plan = whole_of({"people": [{"id": "a"}]}).plan
    steps = [step for step in BOOK.on(TODAY).procedures.values() if step.service][:3]
    assert steps
    for gaps in ((0, 0, 0), (0, 10, 20), (0, 3, 30), (5, 5, 40)):
        made = [
            _step_like(plan, at, procedure, gap) for at, (procedure, gap) in enumerate(zip(steps, gaps, strict=True))
        ]
        found = bundles(plan.with_steps(tuple(made)), {step.node: ("desk",) for step in made})
        assert len(found) == fewest_days([(step.opens_on, step.due_on) for step in made])


def _step_like(plan, at, procedure, gap):
    from softlanding.core.conditions import ALWAYS
    from softlanding.core.journeys.plan import Node, Step

    opens = TODAY + timedelta(days=gap)
    return Step(
        node=Node(procedure.id, f"p{at}"),
        procedure=procedure,
        state="todo",
        who="newcomer",
        opens_on=opens,
        due_on=opens + timedelta(days=7),
        deadline="estimate",
        expected_on=opens,
        after=(),
        bring=(),
        condition=ALWAYS,
        facts={},
    )


def test_a_bundle_goes_only_where_every_step_is_served():
    whole = whole_of(
        {
            "municipality": "delft", "arrival": "2027-01-18", "stay_in_months": 36, "address": "rented",
            "employer": {"recognised_sponsor": True},
            "people": [{"id": "a", "born": "1990-01-01", "nationalities": ["IN"], "purpose": "highly-skilled-migrant", "salary": 7000}],
        },
        visits=3,
    )  # fmt: skip
    [first, *_] = whole.bundles
    assert desks_for(first) == ("the-hague-international-centre",)
    assert {visit.desk for visit in whole.visits} == {"the-hague-international-centre"}
    assert whole_plan_as_json(whole, BOOK)["visits"][0]["tasks"][0]["step"] == "municipal-registration"


def test_a_desk_is_closed_on_its_closing_days():
    plan = desk_plan(BOOK, "the-hague-international-centre")
    assert date(2027, 4, 27) in plan.closed_on


def test_no_counter_work_is_no_bundle():
    assert isinstance(whole_of({"people": [{"id": "a"}]}).bundles, tuple)
    assert Bundle((), TODAY, None).services == ()
