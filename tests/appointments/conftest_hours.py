"""What the tests of opening hours share: the desk, its days, and how to change them."""

from datetime import date, time

DESK = "the-hague-international-centre"
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def closing(first: date = TUESDAY, last: date | None = None, **more):
    """A closed day, or several."""
    from softlanding.appointments.actions import Exceptional

    return Exceptional("closed", first, last or first, reason_en="Moving house.", reason_nl="Verhuizing.", **more)


def weekly(*counters: str, **more):
    """Weekly hours on Mondays, from the first Monday of December on."""
    from softlanding.appointments.actions import Weekly

    fields = {
        "authority": "municipality",
        "weekdays": "0",
        "opens": time(17),
        "closes": time(19),
        "valid_from_on": date(2026, 12, 7),
        **more,
    }
    return Weekly(counters or ("m-1",), **fields)


def staff_actor(member):
    """The staff member as the one who acts."""
    from softlanding.people.queries import actor_of

    return actor_of(user=member, session={})
