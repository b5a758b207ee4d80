"""Cases in the shape of the Dutch standard for case systems (ZGW, Zaken API 1.5): zaak, status, rol. Out and in."""

from softlanding.core.zgw.reading import StatedStatus, read_cases
from softlanding.core.zgw.table import read_table
from softlanding.core.zgw.writing import CaseRecord, StatusRecord, written

__all__ = ["CaseRecord", "StatedStatus", "StatusRecord", "read_cases", "read_table", "written"]
