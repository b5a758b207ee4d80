"""Tables that the database itself keeps append-only: changing or deleting a row raises."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def lock(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make the table append-only."""
    on_postgresql = connection.vendor == "postgresql"
    verbs = ("update", "delete", "truncate") if on_postgresql else ("update", "delete")
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for verb in verbs:
            sql = _POSTGRESQL if on_postgresql else _SQLITE
            cursor.execute(sql.format(table=table, verb=verb, VERB=verb.upper()))


def unlock(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the lock off again: for undoing the migration, and for tests that empty their database."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for verb in ("update", "delete", "truncate"):
            place = f" ON {table}" if on_postgresql else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{place}")
