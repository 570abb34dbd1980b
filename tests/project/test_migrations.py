"""A house that was begun with an older version keeps all it knew."""

OLDER = """
from django.db import connection
with connection.cursor() as cursor:
    def put(table, **row):
        names = ", ".join(f'"{name}"' for name in row)
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(row))})', [*row.values()])
    sizes = dict(crew_low=3, crew_high=6, ideal_low=4, ideal_high=5, meeting_minutes=90, cycle_weeks=6)
    put("weft_congregation", id=1, slug="riverside", name="Riverside", zone="Europe/Lisbon", language="pt",
        words='{"crew": ["barca", "barcas"]}', hours_low=420, hours_high=1320, is_example=False, **sizes)
    for person, seen in ((1, "2026-10-01 10:00:00+00:00"), (2, None)):
        put("weft_person", id=person, name=f"Person {person}", zone="UTC", languages="[]", place="", mail="",
            phone="", thread="thread")
        put("weft_account", id=person, email=f"p{person}@example.org", person_id=person, is_active=True,
            password="!", last_login=seen)
"""
NOW = """
from weft.congregations.models import Congregation
from weft.people.models import Account
here = Congregation.everywhere.get()
print(here.words, here.admission, *Account.objects.order_by("pk").values_list("has_come_in", flat=True))
"""


def test_words_and_who_came_in_outlive_an_upgrade(make_home):
    home = make_home("older")
    assert home.weft("migrate", "weft", "0002", "--verbosity", "0").returncode == 0
    home.run(OLDER)

    upgraded = home.weft("migrate", "--verbosity", "0")

    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    assert home.run(NOW) == "{'pt': {'crew': ['barca', 'barcas']}} invitation True False"
