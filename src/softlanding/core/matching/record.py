"""A match as plain JSON: the answer for others, and the log record from which the same bytes come again."""

from __future__ import annotations

import json
from typing import Any

from softlanding.core.matching.answering import MatchAnswer, answer
from softlanding.core.matching.batch import batch_as_json
from softlanding.core.matching.policy import policy_as_json, policy_from
from softlanding.core.matching.reading import batch_of
from softlanding.core.matching.words import reasons_told, unplaced_told

Json = Any
FORMAT = 1


class NotTheSame(ValueError):
    """A record cannot be replayed: its content does not fit its hashes, or its format is another one."""


def answer_as_json(found: MatchAnswer, language: str = "en") -> Json:
    """Give the answer as `softlanding match --json` prints it."""
    return {
        "assignments": [
            {
                "household": one.household,
                "home": one.home,
                "value": one.value,
                "reasons": reasons_told(found, one, language),
            }
            for one in found.assignments
        ],
        "unplaced": [
            {"household": one.household, "why": unplaced_told(found, one, language)} for one in found.unplaced
        ],
        "value": found.value,
        "certificate": {"upper_bound": found.upper_bound, "gap": found.gap},
    }


def record_of(found: MatchAnswer, language: str = "en") -> Json:
    """Give the log record: who computed what from what, with everything that is needed to do it again."""
    return {
        "format": FORMAT,
        "program": found.program_version,
        "solver": {"name": found.solver, "version": found.solver_version},
        "seed": found.seed,
        "input_hash": found.input_hash,
        "policy_hash": found.policy_hash,
        "optimal": found.optimal,
        "language": language,
        "policy": policy_as_json(found.rules.dated),
        "batch": batch_as_json(found.batch),
        "answer": answer_as_json(found, language),
    }


def as_bytes(record: Json) -> bytes:
    """Write a record so that the same content gives the same bytes."""
    return (json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def replay(record: Json, **search: Any) -> Json:
    """Compute a record again from its own batch and policy, whatever the rules are today.

    `search` goes to `answer` (seconds, progress). Raises NotTheSame when batch or policy no longer fit their hashes.
    """
    if record.get("format") != FORMAT:
        raise NotTheSame(f"the record has format {record.get('format')!r}, and this program reads {FORMAT}")
    dated, batch = policy_from(record["policy"]), batch_of(record["batch"], "record")
    found = answer(batch, dated, **search)
    for name, now in (("policy_hash", found.policy_hash), ("input_hash", found.input_hash)):
        if record[name] != now:
            raise NotTheSame(f"{name} is {record[name]}, and its content gives {now}")
    return record_of(found, record["language"])
