"""Every row of every table as the database has it, to read, to compare and to write again."""

from django.apps import apps
from django.db import connection

Rows = dict[str, list[tuple]]


def read() -> Rows:
    """All rows, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = tuple(column[0] for column in cursor.description)
            there = sorted((tuple(map(_plain, row)) for row in cursor.fetchall()), key=repr)
            found[table] = [columns, *there] if there else []
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def write(rows: Rows) -> None:
    """Put these rows where none are yet, as they were read."""
    with connection.cursor() as cursor:
        for table, (columns, *there) in rows.items():
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', there)
