"""The clock policy of a day, and how a clock can stand, in words."""

from datetime import date

from django.utils.translation import gettext, ngettext

from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_clock import ClockPolicy, clock_policy_on


def policy_on(on: date) -> ClockPolicy:
    """Return the version of the clock that holds on a day."""
    return clock_policy_on(load_rulebook().housing_clock, on)


def standings(policy: ClockPolicy) -> dict[str, str]:
    """Return how a clock can stand, in words, with the weeks of the policy."""
    weeks = policy.early_warning

    def or_less(number: int) -> str:
        return ngettext("{weeks} week or less", "{weeks} weeks or less", number).format(weeks=number)

    return {
        "late": gettext("Past the last day"),
        "last": or_less(weeks.last_weeks),
        "red": or_less(weeks.red_weeks),
        "amber": or_less(weeks.amber_weeks),
        "calm": gettext("More than {weeks} weeks").format(weeks=weeks.amber_weeks),
        "still": gettext("Stands still"),
        "ended": gettext("Ended"),
    }
