"""Commands about the translations of the letter of an offer: letter state, letter accept, letter checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from softlanding.cli import AsJson, On, answered, app, day_of, print_json
from softlanding.core.documents import BadInput, Mistake
from softlanding.core.rulebook import data_folder
from softlanding.core.rulebook.letter_translations import LetterTranslation
from softlanding.core.rulebook.loading import read_letter
from softlanding.core.rulebook.offer_letter import OfferLetter

STATES = ("checked", "machine-made", "outdated", "missing")
Tongue = Annotated[str, typer.Argument(help="A language that the letter is translated into, as ar or zh-Hans.")]
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Which sentences, as home.rent (default: all that are outdated, or machine-made)."),
]

letter = typer.Typer(help="The translations of the letter of an offer.", no_args_is_help=True)
app.add_typer(letter, name="letter")


@letter.command("state")
def state(as_json: AsJson = False) -> None:
    """Say per language how many sentences are checked, machine-made, outdated and missing, and name the last two."""
    with answered():
        found = _letter()
        told = {
            code: {state: list(found.named_in_state(code, state)) for state in STATES} for code in found.translations
        }
        if as_json:
            print_json(told)
            return
        for code, states in told.items():
            print(f"{code}: {', '.join(f'{len(states[one])} {one}' for one in STATES)}")
            for one in ("outdated", "missing"):
                for name in states[one]:
                    print(f"  {one}: {name}")


@letter.command("accept")
def accept(language: Tongue, names: Names = None) -> None:
    """Note that outdated sentences fit the English as it is now, after you mended them. A former check is gone."""
    with answered():
        found = _letter()
        before = _translation(found, language)
        outdated = found.named_in_state(language, "outdated")
        chosen = [name for name in _chosen(before, names or outdated) if name in outdated]
        _write(found, before.accepted(found.english(), chosen))
        print(f"{language}: {len(chosen)} sentences accepted, none of them checked yet")


@letter.command("checked")
def checked(
    language: Tongue,
    names: Names = None,
    by: Annotated[str, typer.Option("--by", help="The translator or office that looked at them.")] = "",
    on: On = None,
) -> None:
    """Note that a translator looked at sentences, beside the English as it is now, and found them right."""
    with answered():
        if not by.strip():
            raise BadInput([Mistake("--by", None, "", "is missing", "name the translator or the office")])
        found = _letter()
        before = _translation(found, language)
        chosen = _chosen(before, names or found.named_in_state(language, "machine-made"))
        day = day_of(on, otherwise=date.today())  # noqa: DTZ011  # the day of whoever types
        _write(found, before.looked_at(found.english(), chosen, by=by.strip(), on=day))
        print(f"{language}: {len(chosen)} sentences checked by {by.strip()}")


def _letter() -> OfferLetter:
    found = read_letter()
    if found is None:
        raise BadInput([Mistake("nl/housing/letter.yaml", None, "", "is not there", "add it")])
    return found


def _translation(found: OfferLetter, language: str) -> LetterTranslation:
    if language not in found.translations:
        known = ", ".join(found.translations)
        raise BadInput([Mistake(language, None, "", "is no translation of the letter", f"write one of: {known}")])
    return found.translations[language]


def _chosen(translation: LetterTranslation, names: Sequence[str]) -> list[str]:
    wrong = [name for name in names if name not in translation.sentences]
    if wrong:
        raise BadInput([Mistake(name, None, "", "is not written in this language", "write it first") for name in wrong])
    return list(names)


def _write(found: OfferLetter, translation: LetterTranslation) -> None:
    """Write the file in one step, so that a crash leaves the former one."""
    file = data_folder() / "nl/housing/letter" / f"{translation.id}.yaml"
    draft = file.with_suffix(".draft")
    draft.write_text(translation.written(found.english()), encoding="utf-8")
    draft.replace(file)
