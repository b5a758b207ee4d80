"""The command line: one command per question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from softlanding.core.documents import BadInput, Mistake

__all__ = [
    "Annotated",
    "Any",
    "BadInput",
    "Callable",
    "Iterator",
    "Mistake",
    "Path",
    "annotations",
    "contextmanager",
    "date",
]
