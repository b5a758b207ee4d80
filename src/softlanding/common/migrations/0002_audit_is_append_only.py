"""Let the database itself refuse to change or delete an audit entry."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from softlanding.common import append_only

TABLE = "common_auditentry"


def lock(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.lock(schema_editor.connection, TABLE)


def unlock(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.unlock(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_first")]
    operations = [migrations.RunPython(lock, unlock)]
