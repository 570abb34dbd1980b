"""What the doctor sees, in whole houses."""

import json

SPOIL = "from weft.core.models import Entry; Entry.everywhere.filter(seq=1).update(deed='forged')"
AGE = """
from datetime import timedelta
from django_tasks_db.models import DBTaskResult
from weft.core import clock
from weft.core.errands import run_errand
run_errand.enqueue(1)
DBTaskResult.objects.update(enqueued_at=clock.now() - timedelta(hours=2))
"""
FUTURE = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("weft", "9999_from_the_future")
"""


def troubles(lived_in, **said):
    answer = lived_in.weft("doctor", "--json", **said)
    found = {each["look"]: each["says"] for each in json.loads(answer.stdout) if not each["well"]}
    assert answer.returncode == (1 if found else 0)
    return found


def test_a_house_that_is_well_says_so_in_one_line_a_look(lived_in):
    said = lived_in.weft("doctor", NO_COLOR="1")

    assert (said.returncode, said.stderr) == (0, "")
    assert [line.split("  ")[0] for line in said.stdout.splitlines()] == ["well"] * 10


def test_trouble_is_named_with_what_to_do(lived_in):
    lived_in.run(SPOIL)
    lived_in.run(AGE)
    lived_in.run(FUTURE)
    (lived_in.folder / "house.key").chmod(0o644)

    found = troubles(lived_in, WEFT_COLOUR="blue", PUBLIC_URL="https://weft.example.org")

    assert set(found) == {"settings", "privacy of files", "migrations", "worker", "chronicle", "mail"}
    assert "WEFT_COLOUR" in found["settings"]
    assert found["privacy of files"].endswith(f"Run: chmod 600 {lived_in.folder / 'house.key'}")
    assert "newer Weft (it knows 9999_from_the_future)" in found["migrations"]
    assert found["worker"] == "Work has waited for 120 minutes. Is the worker running?"
    assert "Set EMAIL_URL" in found["mail"]


def test_an_older_weft_does_not_open_a_newer_house(lived_in):
    lived_in.run(FUTURE)

    said = lived_in.weft("start", "--port", "0")

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("The database is of a newer Weft (it knows 9999_from_the_future).")


def test_serving_refuses_a_database_that_was_not_brought_here(make_home):
    said = make_home("empty").weft("serve", "--port", "0")

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "The database is of an older version. Run “weft migrate” first.\n"
