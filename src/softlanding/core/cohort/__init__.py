"""A cohort: many households in one file, each with its plan and the one thing that blocks it."""

from softlanding.core.cohort.answering import Answers, Arrival, Turn
from softlanding.core.cohort.as_json import arrival_as_json, slip_as_json
from softlanding.core.cohort.reading import CohortFile, Stated, cohort_of, employer_from, read_cohort
from softlanding.core.cohort.table import COLUMNS, MOST_BYTES, MOST_ROWS, NOTE, Row, Table, read_table
from softlanding.core.cohort.words import Slip
from softlanding.core.cohort.writing import example_file, rows_as_csv, rows_to_mend

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "MOST_ROWS",
    "NOTE",
    "Answers",
    "Arrival",
    "CohortFile",
    "Row",
    "Slip",
    "Stated",
    "Table",
    "Turn",
    "arrival_as_json",
    "cohort_of",
    "employer_from",
    "example_file",
    "read_cohort",
    "read_table",
    "rows_as_csv",
    "rows_to_mend",
    "slip_as_json",
]
