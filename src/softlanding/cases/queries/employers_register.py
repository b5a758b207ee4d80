"""Reading the register of recognised sponsors: who is in it, what an import would change, how many used the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from softlanding.cases.models import Announcement, Employer, RegisteredSponsor, RegisterImport
from softlanding.common.errors import NotFound
from softlanding.core.reach import Share, share_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.sponsor_register import Difference, KnownSponsor, compare, normalised, read_register

REGISTERS = ("work", "research", "study", "exchange")


def sponsors_listed(*, search: str = "", register: str = "", state: str = "") -> QuerySet[RegisteredSponsor]:
    """Return sponsors by name; `state` is `here`, `gone` or all."""
    found = RegisteredSponsor.objects.order_by("search_name", "pk")
    if search:
        by_name = Q(search_name__contains=normalised(search)) | Q(name__icontains=search)
        found = found.filter(by_name | Q(chamber_of_commerce__startswith=search))
    if register:
        found = found.filter(register=register)
    if state in {"here", "gone"}:
        found = found.filter(gone_on__isnull=state == "here")
    return found


def sponsor_at(key: int) -> RegisteredSponsor:
    """Return a sponsor of the register by id, or raise NotFound."""
    found = RegisteredSponsor.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def reading_at(key: int) -> RegisterImport:
    """Return an import by id, or raise NotFound."""
    found = RegisterImport.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def readings() -> QuerySet[RegisterImport]:
    """Return the imports, latest first, without what the files held."""
    return RegisterImport.objects.select_related("by_staff").defer("content").order_by("-handed_in_at", "-pk")


def latest_as_of(register: str) -> date | None:
    """Return the day of the newest list that was imported, or None."""
    done = RegisterImport.objects.filter(register=register, state="done")
    return done.order_by("-as_of_on").values_list("as_of_on", flat=True).first()


def known_sponsors(register: str) -> list[KnownSponsor]:
    """Return a list of the register as we know it, also who left it."""
    rows = RegisteredSponsor.objects.filter(register=register).values_list(
        "pk", "name", "chamber_of_commerce", "gone_on"
    )
    return [KnownSponsor(key, name, number, gone_on is not None) for key, name, number, gone_on in rows]


def difference_of(reading: RegisterImport) -> Difference:
    """Say what an import that waits would change, as the register stands now."""
    found = read_register(reading.content.encode(), reading.file_name)
    return compare(known_sponsors(reading.register), found.rows)


@dataclass(frozen=True)
class Reach:
    """How many recognised sponsors of a region used the desk in a period, and who was not counted."""

    first: date
    last: date
    share: Share
    rows: tuple[tuple[str, Share], ...]
    """The same per municipality."""
    without_place: int
    """Sponsors in the register of which nobody typed a municipality: where they are is unknown."""
    elsewhere: int
    not_linked: int
    """Employers that brought people in the period and are linked to no row of the register."""
    register_as_of: date | None


def reach(region: str, *, first: date, last: date) -> Reach:
    """Count the sponsors of a region that announced somebody in a period, over those known to be in it.

    The register does not say where a sponsor is: only those with a typed municipality in the region count.
    One organisation that stands in several lists counts once.
    """
    network = load_rulebook().networks.get(region)
    inside = set(network.region_municipalities) if network else set()
    users = _employers_using(first, last)
    here: dict[str, dict[str, bool]] = {}
    without, elsewhere = set(), set()
    rows = RegisteredSponsor.objects.filter(gone_on=None).values_list(
        "pk", "search_name", "chamber_of_commerce", "municipality"
    )
    using = set(Employer.objects.filter(pk__in=users).exclude(sponsor=None).values_list("sponsor", flat=True))
    for key, name, number, municipality in rows:
        who = number or name
        if municipality in inside:
            mine = here.setdefault(municipality, {})
            mine[who] = mine.get(who, False) or key in using
        else:
            (elsewhere if municipality else without).add(who)
    shares = tuple((place, share_of(sum(used.values()), len(used))) for place, used in sorted(here.items()))
    everyone: dict[str, bool] = {}
    for used in here.values():
        for who, did in used.items():
            everyone[who] = everyone.get(who, False) or did
    as_of = RegisterImport.objects.filter(state="done").order_by("-as_of_on").values_list("as_of_on", flat=True).first()
    not_linked = Employer.objects.filter(pk__in=users, sponsor=None).count()
    total = share_of(sum(everyone.values()), len(everyone))
    return Reach(
        first, last, total, shares, len(without - set(everyone)), len(elsewhere - set(everyone)), not_linked, as_of
    )


def _employers_using(first: date, last: date) -> set[int]:
    """Return the employers that announced somebody in the period; what they took back does not count."""
    rows = Announcement.objects.filter(announced_at__gte=_start(first), announced_at__lt=_start(last, days=1))
    return set(rows.exclude(state="cancelled").values_list("employer", flat=True))


def _start(day: date, *, days: int = 0) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.combine(date.fromordinal(day.toordinal() + days), datetime.min.time(), tzinfo=zone)


def municipalities_of(region: str) -> Iterable[tuple[str, str]]:
    """Return every municipality that may be typed for a sponsor, those of the region first."""
    book = load_rulebook()
    network = book.networks.get(region)
    inside = set(network.region_municipalities) if network else set()
    known = sorted(book.municipalities.values(), key=lambda one: (one.id not in inside, one.everyday_name))
    return [(one.id, one.everyday_name) for one in known]
