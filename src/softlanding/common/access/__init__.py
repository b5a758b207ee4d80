"""Who may do what, as data: roles, compartments, and one row per URL."""

from softlanding.common.access.matrix import FIELDS, SEES, may_see
from softlanding.common.access.rows import ROWS, row_for, rows_named
from softlanding.common.access.terms import (
    EVERYONE,
    NEWCOMERS,
    STAFF,
    Actor,
    Compartment,
    Purpose,
    Role,
    Row,
)

__all__ = [
    "EVERYONE",
    "FIELDS",
    "NEWCOMERS",
    "ROWS",
    "SEES",
    "STAFF",
    "Actor",
    "Compartment",
    "Purpose",
    "Role",
    "Row",
    "may_see",
    "row_for",
    "rows_named",
]
