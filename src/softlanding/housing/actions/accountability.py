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

HAS_NO_HOUSEHOLDS = said("has no households", "heeft geen huishoudens")
GIVE_AT_LEAST_ONE_ROW = said("give at least one row", "geef minstens één rij")
IS_LARGER_THAN_MB = said("is larger than 1 MB", "is groter dan 1 MB")
GIVE_A_SHORTER_LIST = said("give a shorter list", "lever een kortere lijst in")
HAS_OTHER_COLUMNS = said("has other columns", "heeft andere kolommen")
NAME_THE_TWO_COLUMNS_REFERENCE_AND = said(
    "name the two columns reference and group", "noem de twee kolommen reference en group"
)
IS_NO_REFERENCE = said("is no reference", "is geen kenmerk")
WRITE_IT_AS_K_RM_QXD = said("write it as K7RM-4QXD", "schrijf het als K7RM-4QXD")
IS_NOT_UTF_TEXT = said("is not UTF-8 text", "is geen UTF-8-tekst")
SAVE_THE_FILE_AS_CSV_UTF = said("save the file as CSV UTF-8", "sla het bestand op als CSV UTF-8")
IS_EMPTY_OR_TOO_LONG = said("is empty or too long", "is leeg of te lang")
AT_MOST_MOST_LETTERS = said("at most {most} letters", "hoogstens {most} letters")
IS_THERE_TWICE = said("is there twice", "staat er twee keer")
GIVE_EACH_HOUSEHOLD_ONCE = said("give each household once", "noem elk huishouden één keer")


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
        raise BadInput([Mistake(file, None, "", IS_LARGER_THAN_MB, GIVE_A_SHORTER_LIST)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", IS_NOT_UTF_TEXT, SAVE_THE_FILE_AS_CSV_UTF)]) from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells)]
    if not lines or [cell.casefold() for cell in lines[0][1]] != ["reference", "group"]:
        raise BadInput([Mistake(file, 1, "", HAS_OTHER_COLUMNS, NAME_THE_TWO_COLUMNS_REFERENCE_AND)])
    found: dict[str, str] = {}
    mistakes = []
    for line, cells in lines[1:]:
        if len(cells) != 2 or not re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", cells[0].upper()):
            mistakes.append(Mistake(file, line, "reference", IS_NO_REFERENCE, WRITE_IT_AS_K_RM_QXD))
        elif not 0 < len(cells[1]) <= LONGEST_GROUP:
            mistakes.append(
                Mistake(file, line, "group", IS_EMPTY_OR_TOO_LONG, AT_MOST_MOST_LETTERS.told(most=LONGEST_GROUP))
            )
        elif cells[0].upper() in found:
            mistakes.append(Mistake(file, line, "reference", IS_THERE_TWICE, GIVE_EACH_HOUSEHOLD_ONCE))
        else:
            found[cells[0].upper()] = cells[1]
    if not found and not mistakes:
        mistakes.append(Mistake(file, 1, "", HAS_NO_HOUSEHOLDS, GIVE_AT_LEAST_ONE_ROW))
    if mistakes:
        raise BadInput(mistakes)
    return found
