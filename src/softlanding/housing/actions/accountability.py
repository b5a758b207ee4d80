"""Filling and emptying the separated store for the report on groups."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from softlanding.core.documents import BadInput, Mistake
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
        raise BadInput([Mistake(file, None, "", "is larger than 1 MB", "give a shorter list")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", "is not UTF-8 text", "save the file as CSV UTF-8")]) from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells)]
    if not lines or [cell.casefold() for cell in lines[0][1]] != ["reference", "group"]:
        raise BadInput([Mistake(file, 1, "", "has other columns", "name the two columns reference and group")])
    found: dict[str, str] = {}
    mistakes = []
    for line, cells in lines[1:]:
        if len(cells) != 2 or not re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", cells[0].upper()):
            mistakes.append(Mistake(file, line, "reference", "is no reference", "write it as K7RM-4QXD"))
        elif not 0 < len(cells[1]) <= LONGEST_GROUP:
            mistakes.append(Mistake(file, line, "group", "is empty or too long", f"at most {LONGEST_GROUP} letters"))
        elif cells[0].upper() in found:
            mistakes.append(Mistake(file, line, "reference", "is there twice", "give each household once"))
        else:
            found[cells[0].upper()] = cells[1]
    if not found and not mistakes:
        mistakes.append(Mistake(file, 1, "", "has no households", "give at least one row"))
    if mistakes:
        raise BadInput(mistakes)
    return found
