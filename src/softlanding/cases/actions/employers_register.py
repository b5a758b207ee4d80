"""Importing the register of recognised sponsors: previewed, confirmed, done as a whole; and linking employers to it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from softlanding.cases.actions.employers import note
from softlanding.cases.models import Employer, RegisteredSponsor, RegisterImport
from softlanding.cases.queries import employers_register as reading
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound
from softlanding.core.sponsor_register import Difference, SponsorRow, normalised, read_register

IMPORT_REGISTER = "cases.import-sponsor-register"
AT_ONCE = 1000

Progress = Callable[[int, int], None]


class ManyWouldLeave(Conflict):
    """More than a third of the known sponsors are missing: perhaps the file is not the whole list."""

    def __init__(self, gone: int) -> None:
        super().__init__(
            "many-would-leave",
            {
                "en": f"{gone} sponsors would leave the register: more than a third of those we know.",
                "nl": f"{gone} referenten zouden uit het register gaan: meer dan een derde van wie we kennen.",
            },
            {
                "en": "Is the file the whole list? Then say so and import it.",
                "nl": "Is het bestand de hele lijst? Zeg dat dan en lees het in.",
            },
        )


class NoLongerPreviewed(Conflict):
    """The import was begun, stopped, or replaced by another one."""

    def __init__(self) -> None:
        super().__init__(
            "no-longer-previewed",
            {"en": "This import is not waiting for you any more.", "nl": "Deze import wacht niet meer op u."},
            {"en": "Look at the list of imports.", "nl": "Kijk in de lijst van imports."},
        )


@transaction.atomic
def preview_register(
    *, content: bytes, file_name: str, register: str, as_of_on: date, by: Actor, now: datetime
) -> RegisterImport:
    """Read a list and say what it would change; nothing changes yet. Raises BadInput with every mistake."""
    found = read_register(content, file_name)
    latest = reading.latest_as_of(register)
    if latest is not None and as_of_on < latest:
        said = {"en": f"is before {latest}, the newest list here", "nl": f"ligt voor {latest}, de nieuwste lijst hier"}
        raise BadInput([Mistake("as_of_on", said)])
    RegisterImport.objects.filter(register=register, state="preview").update(state="stopped", content="")
    made = RegisterImport(
        region=settings.REGION,
        register=register,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        as_of_on=as_of_on,
        rows=len(found.rows),
        content=content.decode("utf-8-sig"),
        handed_in_at=now,
        by_staff_id=int(by.id) if by.kind == "staff" else None,
    )
    _count(made, reading.difference_of(made))
    made.save()
    _note(by, "register-previewed", made)
    return made


@transaction.atomic
def start_import(*, key: int, confirmed: bool, by: Actor) -> RegisterImport:
    """Have a previewed list imported in the background. Raises ManyWouldLeave unless that was confirmed."""
    made = reading.reading_at(key)
    if made.state != "preview":
        raise NoLongerPreviewed
    difference = reading.difference_of(made)
    if difference.must_ask and not confirmed:
        raise ManyWouldLeave(len(difference.gone))
    if not RegisterImport.objects.filter(pk=key, state="preview").update(state="waiting", confirmed=confirmed):
        raise NoLongerPreviewed
    jobs.enqueue(IMPORT_REGISTER, about=f"register-import:{key}", key=f"register-import:{key}", reading=key)
    _note(by, "register-imported", made)
    return made


@transaction.atomic
def stop_import(*, key: int, by: Actor) -> None:
    """Throw away a list that was previewed or waits; nothing of it was saved."""
    made = reading.reading_at(key)
    found = RegisterImport.objects.filter(pk=key, state__in=["preview", "waiting"])
    if not found.update(state="stopped", content=""):
        raise NoLongerPreviewed
    jobs.drop(IMPORT_REGISTER, about=f"register-import:{key}")
    _note(by, "register-import-stopped", made)


def import_register(*, key: int, now: datetime, progress: Progress | None = None) -> None:
    """Import a list that was started: all of it or nothing. A second run finds nothing to do."""
    made = RegisterImport.objects.filter(pk=key, state="waiting").first()
    if made is None:
        return
    rows, names = read_register(made.content.encode(), made.file_name).rows, {}
    for at in range(0, len(rows), AT_ONCE):
        names.update((row.name, normalised(row.name)[:200]) for row in rows[at : at + AT_ONCE])
        done = min(at + AT_ONCE, len(rows))
        RegisterImport.objects.filter(pk=key).update(read=done)
        if progress is not None:
            progress(done, len(rows))
    _import_whole(key, names, now)


@transaction.atomic
def _import_whole(key: int, names: Mapping[str, str], now: datetime) -> None:
    made = RegisterImport.objects.select_for_update().filter(pk=key, state="waiting").first()
    if made is None:
        return
    difference = reading.difference_of(made)
    if difference.must_ask and not made.confirmed:
        # the register changed after the preview: a person looks once more
        RegisterImport.objects.filter(pk=key).update(state="refused", content="", fault="many-would-leave")
        return
    _add(made, difference.added, names)
    _change(made, difference, names)
    _count(made, difference)
    made.state, made.content, made.imported_at = "done", "", now
    made.save()
    link_by_number()


def import_at_once(
    *, content: bytes, file_name: str, register: str, as_of_on: date, confirmed: bool, by: Actor, now: datetime,
    progress: Progress | None = None,
) -> RegisterImport:  # fmt: skip
    """Import a list here and now, for the command line; all of it or nothing."""
    with transaction.atomic():
        made = preview_register(
            content=content, file_name=file_name, register=register, as_of_on=as_of_on, by=by, now=now
        )
        start_import(key=made.pk, confirmed=confirmed, by=by)
        jobs.drop(IMPORT_REGISTER, about=f"register-import:{made.pk}")
        import_register(key=made.pk, now=now, progress=progress)
    return reading.reading_at(made.pk)


def _add(made: RegisterImport, rows: Iterable[SponsorRow], names: Mapping[str, str]) -> None:
    RegisteredSponsor.objects.bulk_create(
        [
            RegisteredSponsor(
                region=made.region,
                name=row.name,
                search_name=names[row.name],
                chamber_of_commerce=row.number,
                register=made.register,
                first_seen_on=made.as_of_on,
                last_seen_on=made.as_of_on,
            )
            for row in rows
        ],
        batch_size=AT_ONCE,
    )


def _change(made: RegisterImport, difference: Difference, names: Mapping[str, str]) -> None:
    as_of = made.as_of_on
    stay = [known.key for known, _ in (*difference.same, *difference.back)]
    for keys in _parts(stay):
        RegisteredSponsor.objects.filter(pk__in=keys).update(last_seen_on=as_of, gone_on=None)
    for keys in _parts([known.key for known in difference.gone]):
        RegisteredSponsor.objects.filter(pk__in=keys).update(gone_on=as_of)
    new_names = {known.key: row.name for known, row in difference.renamed}
    renamed = list(RegisteredSponsor.objects.filter(pk__in=list(new_names)))
    for sponsor in renamed:
        sponsor.former_names = [*sponsor.former_names, {"name": sponsor.name, "until": as_of.isoformat()}]
        sponsor.name, sponsor.last_seen_on = new_names[sponsor.pk], as_of
        sponsor.search_name = names[sponsor.name]
    fields = ["former_names", "name", "search_name", "last_seen_on"]
    RegisteredSponsor.objects.bulk_update(renamed, fields, batch_size=AT_ONCE)


def _parts(keys: list[int]) -> Iterable[list[int]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def _count(made: RegisterImport, difference: Difference) -> None:
    made.added, made.removed = len(difference.added), len(difference.gone)
    made.renamed, made.back, made.same = len(difference.renamed), len(difference.back), len(difference.same)


def link_by_number() -> int:
    """Link each employer without a row of the register to the one with its number; return how many."""
    open_ones = Employer.objects.filter(sponsor=None).exclude(chamber_of_commerce="")
    numbers = list(open_ones.values_list("chamber_of_commerce", flat=True))
    rows = RegisteredSponsor.objects.filter(chamber_of_commerce__in=numbers, gone_on=None).order_by("-register", "-pk")
    by_number = {row.chamber_of_commerce: row for row in rows}
    linked = 0
    for employer in open_ones:
        if row := by_number.get(employer.chamber_of_commerce):
            linked += Employer.objects.filter(pk=employer.pk, sponsor=None).update(sponsor=row)
    return linked


@transaction.atomic
def link_sponsor(*, employer: Employer, sponsor: int | None, by: Actor) -> None:
    """Say which row of the register an employer is, or that it is none: a person's own decision."""
    row = reading.sponsor_at(sponsor) if sponsor is not None else None
    if row is not None and row.gone_on is not None:
        raise NotFound
    Employer.objects.filter(pk=employer.pk).update(sponsor=row)
    sentence = "sponsor-linked" if row is not None else "sponsor-unlinked"
    note(by, sentence, employer, purpose=Purpose.ADMINISTRATION)


@transaction.atomic
def place_sponsor(*, sponsor: int, municipality: str, by: Actor) -> None:
    """Note in which municipality a sponsor is; empty takes that back. The register itself does not say."""
    row = reading.sponsor_at(sponsor)
    row.municipality = municipality
    row.save(update_fields=["municipality"])
    audit.record_write(
        by=by,
        purpose=Purpose.ADMINISTRATION,
        household=None,
        sentence="sponsor-placed",
        compartments=[],
        params={"sponsor": row.pk},
        region=row.region,
    )


def _note(by: Actor, sentence: str, made: RegisterImport) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.ADMINISTRATION,
        household=None,
        sentence=sentence,
        compartments=[],
        params={"reading": made.pk},
        region=made.region,
    )
