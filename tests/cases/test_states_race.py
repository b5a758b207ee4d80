"""Two officers at once, and two tabs of one: of changes at the same moment exactly one is made."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from softlanding.cases import actions, queries
from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common.access import Actor, Role
from softlanding.people.actions import NewPerson, start_household

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
IND = Actor(kind="system", id="", role=Role.IND_OFFICER)


def at_once(*tasks) -> list[object]:
    """Do these at the same moment, each in a thread of its own; return what came of each."""
    start, found = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number: int, task) -> None:
        start.wait()
        try:
            found[number] = task()
        except Exception as error:  # noqa: BLE001 - what it was is looked at below
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def new():
    household = start_household(people=[NewPerson("priya")], by=IND, now=NOW)
    return actions.NewCase(kind="residence-permit", household=household.pk, person_key="priya")


def received():
    case = actions.open_case(new(), by=IND, now=NOW)
    return actions.change_case(case.pk, "receive", by=IND, now=NOW, on=TODAY)


def change(case, what, **more):
    return lambda: actions.change_case(case.pk, what, by=IND, now=NOW, on=TODAY, reason="a reason", **more)


def refusals(found) -> list[type]:
    return sorted((type(one) for one in found if isinstance(one, Exception)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("round_number", range(3))
def test_of_two_decisions_at_once_one_is_made_and_the_other_refused(round_number):
    case = received()
    found = at_once(change(case, "grant"), change(case, "refuse"))
    assert refusals(found) == [actions.NotThisChange]
    events = list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("what", "version"))
    assert events[:2] == [("opened", 1), ("receive", 2)]
    assert len(events) == 3
    assert queries.case(case.pk).state == {"grant": "granted", "refuse": "refused"}[events[2][0]]


def test_of_two_tabs_that_show_the_same_page_one_saves():
    case = received()
    found = at_once(change(case, "ask-papers", seen=case.version), change(case, "ask-papers", seen=case.version))
    assert refusals(found) == [actions.ChangedMeanwhile]
    assert TermChange.objects.filter(case=case).count() == 1


def test_a_term_is_made_longer_once_also_when_two_say_it_at_once():
    case = received()
    extend = [lambda: actions.extend_case(case.pk, by=IND, now=NOW, reason="advice", on=TODAY)] * 2
    assert refusals(at_once(*extend)) == [actions.NotLonger]
    assert TermChange.objects.filter(case=case, kind="extension").count() == 1


def test_of_two_that_open_the_same_case_at_once_one_does():
    wanted = new()
    found = at_once(*[lambda: actions.open_case(wanted, by=IND, now=NOW)] * 3)
    assert refusals(found) == [actions.OpenAlready] * 2
    assert Case.objects.count() == 1


def test_each_of_many_steps_at_once_gets_a_version_of_its_own():
    case = received()
    desks = ("ind-zwolle", "ind-amsterdam", "ind-the-hague")
    moves = [
        lambda desk=desk: actions.hand_over_case(case.pk, by=IND, now=NOW, reason="moved", desk=desk) for desk in desks
    ]
    assert refusals(at_once(*moves)) == []
    versions = CaseEvent.objects.filter(case=case).order_by("pk").values_list("version", flat=True)
    assert (list(versions), queries.case(case.pk).version) == ([1, 2, 3, 4, 5], 5)
