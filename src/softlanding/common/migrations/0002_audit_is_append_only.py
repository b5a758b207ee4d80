"""Let the database itself refuse to change or delete an audit entry."""

from django.db import migrations

from softlanding.common import append_only

TABLE = "common_auditentry"


def lock(_apps, schema_editor):
    append_only.lock(schema_editor.connection, TABLE)


def unlock(_apps, schema_editor):
    append_only.unlock(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_first")]
    operations = [migrations.RunPython(lock, unlock)]
