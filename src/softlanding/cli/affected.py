"""Which example households change between two rulebooks: what a rule change would do, before it goes live."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from softlanding.cli import Refusal, print_json
from softlanding.core.documents import BadInput
from softlanding.core.household import Household, read_household
from softlanding.core.journeys import plan_journey
from softlanding.core.journeys.as_json import value_as_json
from softlanding.core.journeys.difference import Change, changes_between
from softlanding.core.rulebook import Rulebook, examples_folder, load_rulebook


def print_affected(old: Path, new: Path, *, as_json: bool, on: date, language: str) -> None:
    """Plan every example household under both rulebooks and say what differs."""
    before, after = load_rulebook(old.resolve()), load_rulebook(new.resolve())
    found = [
        (name, changes)
        for name, household in _households(before, after)
        if (changes := changes_between(plan_journey(household, before, on=on), plan_journey(household, after, on=on)))
    ]
    if as_json:
        print_json(
            {
                "on": on.isoformat(),
                "old": before.hash,
                "new": after.hash,
                "affected": [
                    {"household": name, "changes": [_as_json(one, language) for one in changes]}
                    for name, changes in found
                ],
            }
        )
        return
    console = Console(highlight=False)
    if not found:
        console.print("No example household changes.")
    for name, changes in found:
        console.print(f"[bold]{name}[/bold]: {len(changes)} changes")
        for one in changes:
            console.print(f"  {one.title.told(language)} · {one.node.person}: {_said(one)}")


def _households(old: Rulebook, new: Rulebook) -> list[tuple[str, Household]]:
    """Read the example households; those that only one rulebook understands are left out with the reason."""
    known = [*old.municipalities, *new.municipalities]
    found = []
    for path in sorted(examples_folder().glob("*.yaml")):
        try:
            found.append((path.stem, read_household(path.read_bytes(), path.name, municipalities=known)))
        except BadInput:
            continue
    if not found:
        raise Refusal("There are no example households to compare.")
    return found


def _as_json(one: Change, language: str) -> dict[str, Any]:
    return {
        "step": one.node.step,
        "person": one.node.person,
        "title": one.title.told(language),
        "what": one.what,
        "before": value_as_json(_flat(one.before)),
        "after": value_as_json(_flat(one.after)),
    }


def _flat(value: object) -> object:
    return tuple(str(part) if part is not None else None for part in value) if isinstance(value, tuple) else value


def _said(one: Change) -> str:
    if one.what == "moves":
        old, new = one.before, one.after
        return f"due {old[1] or 'open'} -> {new[1] or 'open'}, opens {old[0] or 'open'} -> {new[0] or 'open'}"
    shown = [str(_flat(part)) for part in (one.before, one.after) if part is not None]
    return f"{one.what} {' -> '.join(shown)}".strip()
