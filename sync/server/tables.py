"""Whether a hall's tables are those of this program: a folder may come from an older one, or from a newer."""

from kiosk.domain.errors import OtherVersion

COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = current_schema()",
}


def check_tables() -> None:
    """
    Look for every column the models name; more than those harm nobody.

    Raises:
        OtherVersion: One is missing: each query that needs it would fail, some of them only in the middle of a day.
    """
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        there = set(cursor.fetchall())
    models = apps.get_models(include_auto_created=True)
    wanted = {(one._meta.db_table, str(field.column)) for one in models for field in one._meta.local_concrete_fields}
    if missing := sorted(wanted - there):
        raise OtherVersion(".".join(missing[0]), what=missing[0][0])
