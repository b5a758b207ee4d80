"""The report of own past weeks played again: what it says of itself differs from one of invented weeks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.core.capacity.report import Report


def own_report(made: Report, document: Mapping[str, Any], language: str) -> Report:
    """Return the report with the words that are true of own past weeks; figures and pictures stay."""
    asked = document["question"]
    lead = gettext(
        "{weeks} own weeks before {day}: {households} households and {homes} homes. Seed {seed}: the same seed and the "
        "same past give the same report."
    )
    return replace(
        made,
        title=gettext("Our own past weeks against hindsight"),
        lead=lead.format(
            weeks=asked["weeks"],
            day=day_words(date.fromisoformat(asked["on"]), language),
            households=document["households"],
            homes=document["homes"],
            seed=asked["seed"],
        ),
        notes=(
            gettext("What could have been done with what came: no judgement of who decided then."),
            gettext("Hindsight knows every arrival and every home beforehand. Nobody can do that: it is the bound."),
        ),
        assumed=(
            gettext("Households and homes came in the weeks in which they were linked, reported or available."),
            gettext("The rules and amounts are those of the day of the report, for all weeks; nobody refuses."),
            gettext("Households whose income is not known are left out; places are rounded to about a kilometre."),
            gettext(
                "A home can be given until three weeks after it came, a household placed until twelve weeks after its "
                "link; pauses of the clock do not count."
            ),
            gettext("Each policy knows the weeks before, and never those that were still to come."),
            gettext("A placement is worth 1,000, plus its fit (1 to 1,001), minus 8 for each week waited."),
        ),
    )
