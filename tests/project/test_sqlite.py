import threading

import pytest
from django.db import OperationalError, connection, transaction

from weft.project.sqlite import base

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="this is about SQLite")


@pytest.mark.django_db
def test_the_settings_hold_on_the_connection():
    with connection.cursor() as cursor:
        held = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "foreign_keys",
                "recursive_triggers",
                "trusted_schema",
                "busy_timeout",
            )
        }

    assert held == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
    }


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_waits_for_its_turn():
    order = []
    begun = threading.Event()

    def second():
        begun.set()
        with transaction.atomic():
            order.append("second")
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        other.start()
        begun.wait()
        other.join(0.1)
        order.append("first")
    other.join()

    assert order == ["first", "second"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["commit", "roll back", "close"])
def test_a_turn_ends_with_its_transaction(how):
    if how == "commit":
        with transaction.atomic():
            assert connection.turn is not None
    elif how == "roll back":
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
    else:
        connection.set_autocommit(False)
        connection._start_transaction_under_autocommit()
        connection.close()

    assert connection.turn is None


def test_a_turn_that_never_comes_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    name = str(tmp_path / "house.sqlite3")
    first, second = base.Turn(name), base.Turn(name)
    first.take()

    with pytest.raises(OperationalError, match="locked"):
        second.take()
    first.give()
    second.take()
    second.give()


def test_another_process_is_waited_for_too(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    name = str(tmp_path / "house.sqlite3")
    first = base.Turn(name)
    first.take()
    monkeypatch.setattr(base, "_turns", {})  # what another process would know

    with pytest.raises(OperationalError, match="locked"):
        base.Turn(name).take()
    first.give()
    base.Turn(name).take()
