"""Filling and emptying the separated store for the report on groups."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from softlanding.core.documents import BadInput, Mistake, said
from softlanding.housing.models import GroupFact, WaitingHousehold
from softlanding.housing.queries import household_hash

MOST_BYTES, LONGEST_GROUP = 1024 * 1024, 80


@dataclass(frozen=True)
class Stored:
    """How many households a list put into the store, and how many of its references are not known here."""

    households: int
    unknown: int


@transaction.atomic
def store_groups(content: bytes, file: str, municipality: str, dimension: str, *, kept_until_on: date) -> Stored:
    """Put a list of reference and group into the separated store, in place of what it had of this dimension.

    Raises BadInput with every mistake. A reference that is not known is counted, never shown: the list may hold
    households of another municipality, and asking here must not tell who waits.
    """
    rows = _rows(content, file)
    known = dict(
        WaitingHousehold.objects.filter(municipality=municipality, reference__in=list(rows)).values_list(
            "reference", "pk"
        )
    )
    GroupFact.objects.filter(municipality=municipality, dimension=dimension).delete()
    GroupFact.objects.bulk_create(
        GroupFact(
            region=settings.REGION,
            municipality=municipality,
            dimension=dimension,
            household_hash=household_hash(known[reference]),
            group=group,
            kept_until_on=kept_until_on,
        )
        for reference, group in rows.items()
        if reference in known
    )
    return Stored(len(known), len(rows) - len(known))


def forget_groups(municipality: str, dimension: str) -> int:
    """Empty the store of one dimension, and return how many rows went."""
    return GroupFact.objects.filter(municipality=municipality, dimension=dimension).delete()[0]


def forget_old_groups(today: date) -> int:
    """Remove what is past its term, and return how many rows went."""
    return GroupFact.objects.filter(kept_until_on__lt=today).delete()[0]


def _rows(content: bytes, file: str) -> dict[str, str]:
    if len(content) > MOST_BYTES:
        raise BadInput(
            [
                Mistake(
                    file,
                    None,
                    "",
                    said("is larger than 1 MB", "is groter dan 1 MB"),
                    said("give a shorter list", "lever een kortere lijst in"),
                )
            ]
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            [
                Mistake(
                    file,
                    line,
                    "",
                    said("is not UTF-8 text", "is geen UTF-8-tekst"),
                    said("save the file as CSV UTF-8", "sla het bestand op als CSV UTF-8"),
                )
            ]
        ) from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells)]
    if not lines or [cell.casefold() for cell in lines[0][1]] != ["reference", "group"]:
        raise BadInput(
            [
                Mistake(
                    file,
                    1,
                    "",
                    said("has other columns", "heeft andere kolommen"),
                    said("name the two columns reference and group", "noem de twee kolommen reference en group"),
                )
            ]
        )
    found: dict[str, str] = {}
    mistakes = []
    for line, cells in lines[1:]:
        if len(cells) != 2 or not re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", cells[0].upper()):
            mistakes.append(
                Mistake(
                    file,
                    line,
                    "reference",
                    said("is no reference", "is geen kenmerk"),
                    said("write it as K7RM-4QXD", "schrijf het als K7RM-4QXD"),
                )
            )
        elif not 0 < len(cells[1]) <= LONGEST_GROUP:
            mistakes.append(
                Mistake(
                    file,
                    line,
                    "group",
                    said("is empty or too long", "is leeg of te lang"),
                    said("at most {most} letters", "hoogstens {most} letters", most=LONGEST_GROUP),
                )
            )
        elif cells[0].upper() in found:
            mistakes.append(
                Mistake(
                    file,
                    line,
                    "reference",
                    said("is there twice", "staat er twee keer"),
                    said("give each household once", "noem elk huishouden één keer"),
                )
            )
        else:
            found[cells[0].upper()] = cells[1]
    if not found and not mistakes:
        mistakes.append(
            Mistake(
                file,
                1,
                "",
                said("has no households", "heeft geen huishoudens"),
                said("give at least one row", "geef minstens één rij"),
            )
        )
    if mistakes:
        raise BadInput(mistakes)
    return found
