"""Reading `data/`: every file parsed once, kept in a cache, checked as a whole."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from platformdirs import user_cache_path
from pydantic import ValidationError

from softlanding import __version__
from softlanding.core.apportionment.inhabitants import Counted
from softlanding.core.documents import BadInput, Document, Mistake, read_document
from softlanding.core.rulebook.book import Municipality, Rulebook
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.rulebook.duties import Duty
from softlanding.core.rulebook.housing_clock import ClockPolicy
from softlanding.core.rulebook.housing_retention import RetentionPolicy
from softlanding.core.rulebook.housing_targets import TargetPolicy
from softlanding.core.rulebook.landing_steps import LandingStep
from softlanding.core.rulebook.letter_translations import LetterTranslation
from softlanding.core.rulebook.life_events import EventKind
from softlanding.core.rulebook.matching_policy import MatchingPolicy
from softlanding.core.rulebook.municipal import with_own_desks
from softlanding.core.rulebook.network import Agreement, ClosingDays, Desk, Network, ServicePromise
from softlanding.core.rulebook.offer_letter import OfferLetter
from softlanding.core.rulebook.offer_life import OfferLife
from softlanding.core.rulebook.records import Amount, FactRecord, NamedList, Paper, Procedure, Record, Source, Word
from softlanding.core.terms import LegalCalendar

R = TypeVar("R", bound=Record)
INHABITANTS = ("inhabitants.csv", "inhabitants.yaml")
NOT_RULES = (
    "examples.yaml", "glossary.yaml", "landing.yaml", "housing/targets.yaml", "housing/offer.yaml",
    "housing/letter.yaml", "housing/retention.yaml", "algorithm-register.yaml", *INHABITANTS,
)  # they change no plan  # fmt: skip
TRANSLATIONS = "nl/housing/letter/"
FORMAT = "7"  # of the cache; change it when what is kept changes
MOST_KEPT = 4


def data_folder() -> Path:
    """Give the folder that the rulebook is read from: SOFTLANDING_DATA, the package's own, or the checkout's."""
    if named := os.environ.get("SOFTLANDING_DATA"):
        return Path(named)
    packaged = Path(__file__).parents[2] / "_data"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "data"


def examples_folder() -> Path:
    """Give the folder of the example households: the package's own, or the checkout's."""
    packaged = Path(__file__).parents[2] / "_examples"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "examples"


@cache
def load_rulebook(folder: Path | None = None) -> Rulebook:
    """Read all of `data/`, or raise BadInput with every mistake in it.

    What was checked once is kept in the user's cache until a file changes: the next start reads it in a fraction.
    """
    folder = folder or data_folder()
    kept = _kept_file(folder)
    documents = _kept(kept)
    if documents is not None:
        checking = _Checking(documents)
        book = checking.rulebook(across=False)
        if not checking.mistakes:
            return book
    return check_rulebook(folder)


def check_rulebook(folder: Path | None = None) -> Rulebook:
    """Read and check every file anew, whatever is kept; raise BadInput with every mistake."""
    folder = folder or data_folder()
    kept = _kept_file(folder)
    documents = _parsed(folder, _files(folder))
    checking = _Checking(documents)
    book = checking.rulebook()
    if checking.mistakes:
        raise BadInput(sorted(checking.mistakes, key=lambda mistake: (mistake.file, mistake.line or 0)))
    _keep(kept, documents)
    return book


def read_letter(folder: Path | None = None) -> OfferLetter | None:
    """Read the letter of an offer with its translations anew, and nothing else; raise BadInput with every mistake."""
    folder = folder or data_folder()
    files = [folder / "nl/housing/letter.yaml", *sorted((folder / TRANSLATIONS).glob("*.yaml"))]
    checking = _Checking(_parsed(folder, [file for file in files if file.is_file()]))
    letter = checking.offer_letter()
    if checking.mistakes:
        raise BadInput(checking.mistakes)
    return letter


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadInput([Mistake(str(folder), None, "", "is not a folder", "point SOFTLANDING_DATA at the rulebook")])
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".csv"} and path.is_file())


def _kept_file(folder: Path) -> Path:
    """Name the cache after the files' names, sizes and times, and after the release that checked them."""
    seen = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    for path in _files(folder):
        stat = path.stat()
        seen.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return user_cache_path("softlanding") / f"data-{seen.hexdigest()[:32]}.json"


def _kept(kept: Path) -> dict[str, Document] | None:
    try:
        return {name: Document(name, value) for name, value in json.loads(kept.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return None


def _parsed(folder: Path, files: Iterable[Path]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    mistakes: list[Mistake] = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            if path.suffix == ".csv":
                rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
                documents[name] = Document(name, rows, {(at,): at + 2 for at in range(len(rows))})
            else:
                documents[name] = read_document(path.read_bytes(), name)
        except BadInput as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise BadInput(mistakes)
    return documents


def _keep(kept: Path, documents: Mapping[str, Document]) -> None:
    """Write the cache in one step and drop old ones; a folder that cannot be written is no fault."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=kept.parent, delete=False, encoding="utf-8") as draft:
            json.dump({name: document.value for name, document in documents.items()}, draft)
        Path(draft.name).replace(kept)
        for old in sorted(kept.parent.glob("data-*.json"), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


class _Checking:
    """One pass over all documents, collecting every mistake."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.mistakes: list[Mistake] = []

    def rulebook(self, *, across: bool = True) -> Rulebook:
        municipalities, lists = self.municipalities(), self.one_per_file("nl/lists/", NamedList)
        book = Rulebook(
            hash=self.hash(),
            facts=self.keyed("facts.yaml", FactRecord),
            procedures=self.procedures(),
            amounts=self.one_per_file("nl/amounts/", Amount),
            lists=lists,
            papers=self.keyed("nl/papers.yaml", Paper),
            sources=self.keyed("sources.yaml", Source),
            municipalities=municipalities,
            networks=with_own_desks(self.networks(), municipalities, lists),
            calendar=self.calendar(),
            glossary=self.keyed("glossary.yaml", Word),
            case_kinds=self.one_per_file("nl/cases/", CaseKind),
            landing_steps=self.keyed("nl/landing.yaml", LandingStep),
            life_events=self.keyed("nl/events.yaml", EventKind),
            duties=self.keyed("nl/duties.yaml", Duty),
            algorithm_register=self.algorithm_register(),
            matching=self.one_per_file("nl/housing/matching/", MatchingPolicy),
            housing_targets=self.one("nl/housing/targets.yaml", TargetPolicy),
            inhabitants=self.inhabitants(municipalities),
            housing_clock=self.keyed("nl/housing/clock.yaml", ClockPolicy),
            housing_retention=self.keyed("nl/housing/retention.yaml", RetentionPolicy),
            offer_life=self.one("nl/housing/offer.yaml", OfferLife),
            offer_letter=self.offer_letter(),
        )
        if across and not self.mistakes:
            from softlanding.core.rulebook.crosscheck import mistakes_between

            self.mistakes.extend(mistakes_between(book, self.documents))
        return book

    def offer_letter(self) -> OfferLetter | None:
        """Read the letter of an offer, with its translations."""
        letter = self.one("nl/housing/letter.yaml", OfferLetter)
        found = self.one_per_file(TRANSLATIONS, LetterTranslation)
        return letter.with_translations(found) if letter is not None else None

    def algorithm_register(self) -> Mapping[str, Any]:
        """Read what the Algorithm Register is told; only the fields that an organisation adds may be missing."""
        document = self.documents.get("nl/algorithm-register.yaml")
        if document is None:
            return MappingProxyType({})
        from softlanding.core.housing.algorithm_register import STATED, mistakes_of

        for one in mistakes_of(document.value):
            if one.field not in {*STATED, "lang"}:
                self.mistakes.append(document.mistake((one.field,), one.what, one.remedy))
        return MappingProxyType(dict(document.value))

    def hash(self) -> str:
        """Name the content, whatever the order or the spelling of its files."""
        content = {
            name: document.value
            for name, document in self.documents.items()
            if not name.endswith(NOT_RULES) and not name.startswith(TRANSLATIONS)
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def read(self, document: Document, record: type[R], value: Any, path: tuple[str | int, ...] = ()) -> R | None:
        try:
            return record.model_validate(value)
        except ValidationError as error:
            for one in error.errors():
                place = (*path, *(part for part in one["loc"] if part != "function-before"))
                self.mistakes.append(document.mistake(place, *_plain_words(one)))
            return None

    def keyed(self, name: str, record: type[R]) -> Mapping[str, R]:
        """Read a file that is one list of records with ids."""
        document = self.documents.get(name)
        if document is None:
            return MappingProxyType({})
        found: dict[str, R] = {}
        for at, value in enumerate(document.value if isinstance(document.value, list) else ()):
            one = self.read(document, record, value, (at,))
            if one is not None:
                self.once(found, str(getattr(one, "id")), document, (at, "id"))  # noqa: B009  # R has no id to mypy
                found[str(getattr(one, "id"))] = one  # noqa: B009  # as above
        return MappingProxyType(found)

    def once(self, found: Mapping[str, Any], name: str, document: Document, path: tuple[str | int, ...]) -> None:
        if name in found:
            self.mistakes.append(document.mistake(path, f"{name} stands here twice", "keep one"))

    def one(self, name: str, record: type[R]) -> R | None:
        """Read a file that is one record."""
        document = self.documents.get(name)
        return None if document is None else self.read(document, record, document.value)

    def one_per_file(self, folder: str, record: type[R]) -> Mapping[str, R]:
        found: dict[str, R] = {}
        for document in self.below(folder):
            one = self.read(document, record, document.value)
            if one is None:
                continue
            name = str(getattr(one, "id"))  # noqa: B009  # R has no id to mypy
            if name != Path(document.file).stem:
                self.mistakes.append(document.mistake(("id",), f"is {name}", "name it like its file"))
            self.once(found, name, document, ("id",))
            found[name] = one
        return MappingProxyType(found)

    def below(self, folder: str) -> Iterator[Document]:
        return (
            document
            for name, document in self.documents.items()
            if name.startswith(folder) and name.endswith(".yaml") and not name.endswith("examples.yaml")
        )

    def procedures(self) -> Mapping[str, tuple[Procedure, ...]]:
        found: dict[str, list[Procedure]] = {}
        for document in self.below("nl/procedures/"):
            folder, stem = Path(document.file).parent.name, Path(document.file).stem
            if not isinstance(document.value, dict):
                self.mistakes.append(document.mistake((), "is not a procedure", "write id, title and so on"))
                continue
            one = self.read(document, Procedure, {"valid_from": stem, **document.value})
            if one is None:
                continue
            if one.id != folder:
                self.mistakes.append(document.mistake(("id",), f"is {one.id}", f"name it like its folder, {folder}"))
            found.setdefault(one.id, []).append(one)
        return MappingProxyType({name: tuple(versions) for name, versions in sorted(found.items())})

    def networks(self) -> Mapping[str, Network]:
        found: dict[str, Network] = {}
        for document in self.below("networks/"):
            if Path(document.file).name == "network.yaml":
                folder = Path(document.file).parent.as_posix()
                one = self.read(document, Network, self.network_value(folder, document))
                if one is not None:
                    found[one.id] = one
        return MappingProxyType(found)

    def network_value(self, folder: str, document: Document) -> dict[str, Any]:
        """Put a network together from its own file, `desks/*.yaml` and the lists beside it."""
        parts: dict[str, Any] = dict(document.value)
        parts["desks"] = [
            desk for each in self.below(f"{folder}/desks/") if (desk := self.read(each, Desk, each.value)) is not None
        ]
        for name, record in (("agreements", Agreement), ("closing-days", ClosingDays), ("promises", ServicePromise)):
            parts[name.replace("-", "_")] = list(self.keyed(f"{folder}/{name}.yaml", record).values())
        return parts

    def municipalities(self) -> Mapping[str, Municipality]:
        document = self.documents.get("nl/municipalities.csv")
        rows = document.value if document is not None else []
        return MappingProxyType({row["id"]: _municipality(row) for row in rows})

    def inhabitants(self, known: Mapping[str, Municipality]) -> Mapping[date, tuple[Counted, ...]]:
        """Give the tables of inhabitants by day: that of the list of municipalities, and those imported since."""
        found: dict[date, list[Counted]] = {}
        for one in known.values():
            if one.code and one.inhabitants is not None:
                row = Counted(one.code, one.name, one.province, one.inhabitants)
                found.setdefault(date.fromisoformat(one.as_of), []).append(row)
        for name, document in self.documents.items():
            if not name.endswith(INHABITANTS[0]):
                continue
            try:
                day = date.fromisoformat(Path(name).name.removesuffix(f".{INHABITANTS[0]}"))
                found[day] = [
                    Counted(row["code"], row["name"], row["province"], int(row["inhabitants"]))
                    for row in document.value
                ]
            except (ValueError, KeyError, TypeError):
                self.mistakes.append(document.mistake((), "is no table of inhabitants", "import it once more"))
        return MappingProxyType({day: tuple(sorted(rows, key=lambda one: one.code)) for day, rows in found.items()})

    def calendar(self) -> LegalCalendar:
        document = self.documents.get("nl/calendar/equated-days.yaml")
        if document is None:
            return LegalCalendar()
        decrees = document.value["decrees"]
        return LegalCalendar(frozenset(date.fromisoformat(day) for decree in decrees for day in decree["days"]))


def _municipality(row: Mapping[str, str]) -> Municipality:
    return Municipality(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        everyday_name=row["everyday_name"] or row["name"],
        english_name=row["english_name"],
        province=row["province"],
        inhabitants=int(row["inhabitants"]) if row["inhabitants"] else None,
        as_of=row["as_of"],
    )


_WORDS: dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "missing": lambda _: ("is missing", "add it"),
    "extra_forbidden": lambda _: ("is not a known field", "check the spelling or leave it out"),
    "literal_error": lambda error: (f"is {error['input']!r}", f"use {error['ctx']['expected']}"),
}


def _plain_words(error: Any) -> tuple[str, str]:
    if error["type"] in _WORDS:
        return _WORDS[error["type"]](error)
    said = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) else ""
    return said[:1].lower() + said[1:] + shown, ""
