"""The pages of staff by area: what their first page lists, and what stands above each page of an area."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from softlanding.common.access import Role, row_for


class Page(NamedTuple):
    """A page by its URL name; `short` is its name among the pages of its area, where that can be shorter."""

    name: str
    label: str | Promise
    short: str | Promise = ""


class Area(NamedTuple):
    """Pages that are used together. `more`: URL namespaces whose other pages belong here too."""

    label: str | Promise
    pages: tuple[Page, ...]
    more: frozenset[str] = frozenset()


class Opened(NamedTuple):
    """A page that opens for a role, with its address."""

    name: str
    label: str | Promise
    url: str


AREAS = (
    Area(
        _("The day"),
        (
            Page("appointments:day", _("See the visits of today"), _("Today")),
            Page("joint:list", _("Work through today's and tomorrow's visits"), _("Worklist")),
            Page("joint:tasks", _("Tasks of the desk"), _("Tasks")),
            Page("joint:safe", _("Documents in the safe"), _("Safe")),
            Page("joint:close", _("Close the day")),
        ),
        frozenset({"joint"}),
    ),
    Area(
        _("Visits"),
        (
            Page("booking:book", _("Book for somebody"), _("Book")),
            Page("booking:groups", _("Groups and delegations"), _("Groups")),
            Page("cohort:group-requests", _("Group visits that employers ask for"), _("Asked by employers")),
            Page("appointments:waiting", _("Waiting list")),
            Page("appointments:conflicts", _("Visits that need another time"), _("Need another time")),
            Page("booking:agreements-ending", _("Visits after the end of an agreement"), _("Agreements that end")),
            Page("appointments:who-got-what", _("Who got what")),
            Page("appointments:messages", _("Messages that did not arrive"), _("Messages")),
        ),
        frozenset({"booking"}),
    ),
    Area(
        _("Hours and capacity"),
        (
            Page("appointments:hours-desks", _("Opening hours and shifts"), _("Hours")),
            Page("appointments:capacity", _("Plan capacity"), _("Capacity")),
            Page("appointments:calendar", _("Your desk in your calendar"), _("Calendar")),
        ),
    ),
    Area(
        _("Cases and papers"),
        (
            Page("casework:cases", _("Cases")),
            Page("casework:counts", _("How many cases stand where"), _("Counts")),
            Page("papers:municipality-waiting", _("Papers to look at"), _("Papers")),
            Page("papers:ind-waiting", _("Papers to look at"), _("Papers")),
            Page("staff-promises:list", _("Promises")),
        ),
        frozenset({"casework", "papers", "staff-promises"}),
    ),
    Area(
        _("Homes for status holders"),
        (
            Page("housing-waiting:start", _("Homes for status holders"), _("Overview")),
            Page("housing-waiting:list", _("Who waits for a home"), _("Who waits")),
            Page("homes:list", _("Homes")),
            Page("housing-proposals:runs", _("Propose homes"), _("Proposals")),
            Page("housing-offers:list", _("Homes that are offered"), _("Offers")),
            Page("housing-waiting:mine", _("Households that wait for a home"), _("Who waits")),
            Page("housing-offers:contact-list", _("Homes offered to your households"), _("Offers")),
            Page("housing-after:list", _("Who moved in"), _("Moved in")),
            Page("housing-after:contact-list", _("Who moved in"), _("Moved in")),
            Page("housing-waiting:own-minors", _("Who turns eighteen")),
            Page("targets:own", _("The housing target"), _("Target")),
            Page("housing-foresight:replays", _("Try weekly decisions"), _("Weekly decisions")),
            Page("housing-proposals:figures", _("How homes are decided on"), _("Decisions")),
            Page("housing-accountability:groups", _("How groups fared"), _("Groups")),
            Page("housing-accountability:register", _("Entry for the Algorithm Register"), _("Algorithm Register")),
        ),
        frozenset(
            {
                "housing-waiting",
                "homes",
                "housing-proposals",
                "housing-offers",
                "housing-after",
                "targets",
                "housing-foresight",
                "housing-accountability",
            }
        ),
    ),
    Area(
        _("Employers and companies"),
        (
            Page("employers:staff-list", _("Employers")),
            Page("cohort:board", _("Arrivals")),
            Page("landings:list", _("Companies that settle")),
            Page("landings:forecast", _("Who is expected")),
        ),
        frozenset({"employers", "landings", "cohort"}),
    ),
    Area(
        _("Other systems"),
        (
            Page("exchange:exchange", _("Exchange cases with another system"), _("Exchange")),
            Page("webhooks:list", _("Systems that are told")),
        ),
        frozenset({"exchange", "webhooks"}),
    ),
    Area(_("Desks"), (Page("directory:desks", _("Look up a desk")),)),
)
"""In the order of a staff member's first page; a page stands there only where the role opens it."""

_AREA_OF_PAGE = {page.name: area for area in AREAS for page in area.pages}
_AREA_OF_NAMESPACE = {name: area for area in AREAS for name in area.more}


def areas_open_to(role: Role) -> Iterator[tuple[str | Promise, list[Opened]]]:
    """Give each area in which a role opens something: its label, and the pages by their full names."""
    for area in AREAS:
        if pages := [Opened(page.name, page.label, reverse(page.name)) for page in _opening(area, role)]:
            yield area.label, pages


def pages_beside(name: str, role: Role) -> tuple[str | Promise, list[Opened]] | None:
    """Give the label and the pages of the area to which a page belongs; None where there is nothing beside it."""
    area = _AREA_OF_PAGE.get(name) or _AREA_OF_NAMESPACE.get(name.rpartition(":")[0])
    if area is None:
        return None
    pages = [Opened(page.name, page.short or page.label, reverse(page.name)) for page in _opening(area, role)]
    return (area.label, pages) if len(pages) > 1 else None


def _opening(area: Area, role: Role) -> Iterator[Page]:
    for page in area.pages:
        row = row_for(page.name, "GET")
        if row is not None and role in row.roles:
            yield page
