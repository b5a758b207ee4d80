"""Who looked at what, and why: one event, one sentence, which the person can read."""

from softlanding.common.audit.entries import (
    Event,
    Watch,
    entries_about,
    record_export,
    record_exports,
    record_list,
    record_read,
    record_refused,
    record_write,
    record_writes,
    sentence_of,
    watching,
)
from softlanding.common.audit.sentences import COMPARTMENT_NAMES, ROLE_NAMES, SENTENCES
from softlanding.common.models import AuditEntry

__all__ = [
    "COMPARTMENT_NAMES",
    "ROLE_NAMES",
    "SENTENCES",
    "AuditEntry",
    "Event",
    "Watch",
    "entries_about",
    "record_export",
    "record_exports",
    "record_list",
    "record_read",
    "record_refused",
    "record_write",
    "record_writes",
    "sentence_of",
    "watching",
]
