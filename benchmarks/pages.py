"""The main pages with 10, 150 and 1,000 people, beside an empty page of the same Django.

Run ``python -m benchmarks.pages`` (``--quick`` for a short run). A real server answers one request after the other;
its own processor time is read from the system, because on a busy machine the clock says little.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

SHEET = Path(__file__).parent / "sheets" / "big-1000-1.csv"
EMPTY = "empty"
LISTS = ("home", "people", "circles", "rounds", "crew")
"""Pages that ask the database as often for a thousand as for ten."""
ROW = "{:<22} {:>6}  {:>9}  {:>7}  {:>7}  {:>7}  {:>7}  {:>7}  {:>7}"
HEADER = ("page", "people", "median ms", "p95 ms", "CPU ms", "× empty", "queries", "kB", "kB gzip")


@dataclass(frozen=True)
class Measure:
    """How one page answered."""

    median: float
    p95: float
    cpu: float
    size: int
    packed: int


# In a process that knows Django


def begin() -> None:
    """Django, on the data folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "weft.project.settings"
    import django

    django.setup()


def furnish(people: int, seconds: int) -> dict[str, Any]:
    """A community of so many, a proposal and a crew. Says where its pages are, who asks, and queries a page."""
    begin()
    from django.test import Client
    from django.test.utils import setup_test_environment

    from weft.project import upgrade

    upgrade.bring_here()
    pages, account = _community(people, seconds)
    setup_test_environment()
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="weft.web.accounts.Backend")
    cookie = client.cookies["sessionid"].value
    return {
        "pages": pages,
        "cookie": cookie,
        "queries": {name: _queries(client, pages[name]) for name in pages},
    }


def _community(people: int, seconds: int) -> tuple[dict[str, str], Any]:
    from django.db import transaction

    from weft.circles.actions.circles import open_selves
    from weft.circles.queries.circles import actor_of
    from weft.congregations.actions.community import found_congregation
    from weft.core.actor import the_house
    from weft.people.actions.accounts import open_account
    from weft.people.actions.people import add_people
    from weft.people.models import Person

    with transaction.atomic():
        who = Person(name="Robin Aldous", zone="Europe/Lisbon", languages=["en"])
        [founder] = add_people(actor=the_house(), people=[who])
        steward = found_congregation(
            actor=the_house(), founder=founder, name="Larkfield", zone="Europe/Lisbon"
        )
        open_selves(actor=actor_of(steward), members=[steward])
        account = open_account(actor=the_house(), person=founder, email="robin@example.org")
    places = _round(steward, people, seconds) | _gathering(steward) | {"crew": _crew(steward)}
    places |= {"home": "", "people": "people/", "circles": "circles/", "rounds": "rounds/"}
    return {name: f"/c/{steward.congregation.slug}/{path}" for name, path in places.items()}, account


def _gathering(steward: Any) -> dict[str, str]:
    """A round for some, to which the steward said yes: choosing its people, one's own card, and wishes."""
    from weft.circles.queries.circles import actor_of
    from weft.congregations.queries.members import members
    from weft.core import clock
    from weft.meetings.logic import Cycle, Span
    from weft.weaving.actions.answers import say_yes
    from weft.weaving.actions.rounds import choose_people, open_round
    from weft.weaving.logic.rounds import Course
    from weft.weaving.logic.yeses import Yes

    actor, cycle = actor_of(steward), Cycle(clock.today() + timedelta(days=30), 6, 90)
    here = {"actor": actor, "congregation": steward.congregation, "name": "A few of us"}
    opened = open_round(**here, sizes=(3, 6), cycle=cycle, course=Course(is_for_some=True, has_callers=True))
    choose_people(actor=actor, round=opened, added=members(actor))
    answer = say_yes(actor=actor, round=opened, yes=Yes(), week=[Span(0, 18 * 60, 21 * 60)])
    assert answer, "The steward said when they can meet."
    base = f"rounds/{opened.pk}/"
    return {
        "who takes part": f"{base}people/",
        "card": f"{base}yes/",
        "wishes": f"answers/{answer.pk}/wishes/",
    }


def _round(steward: Any, people: int, seconds: int) -> dict[str, str]:
    """A round with a proposal on the table: its page, and that on which somebody is moved."""
    from weft.circles.queries.circles import actor_of
    from weft.core import clock
    from weft.core.work import run_work
    from weft.meetings.logic import Cycle
    from weft.weaving.actions.rounds import open_round
    from weft.weaving.actions.sheets import take_in
    from weft.weaving.actions.weaves import ask_weave
    from weft.weaving.logic.sheet import read_sheet
    from weft.weaving.models import Seat

    actor, cycle = actor_of(steward), Cycle(clock.today() + timedelta(days=14), 6, 90)
    shape = {"sizes": (3, 6), "cycle": cycle}
    opened = open_round(actor=actor, congregation=steward.congregation, name="The next crews", **shape)
    _, reading = read_sheet(SHEET.read_bytes(), "Europe/Lisbon")
    take_in(actor=actor, round=opened, signups=reading.signups[:people])
    weave = ask_weave(actor=actor, round=opened, seconds=seconds, seed=7, **shape)
    run_work.func(weave.work.pk)
    seat = Seat.everywhere.filter(weave=weave).exclude(proposal=None).order_by("pk").first()
    assert seat, "No crew was proposed."
    return {"round with proposal": f"rounds/{opened.pk}/", "move": f"seats/{seat.pk}/move/"}


def _crew(steward: Any) -> str:
    from django.db import transaction

    from weft.circles.actions.circles import form_crews
    from weft.circles.queries.circles import actor_of
    from weft.congregations.models import Membership
    from weft.core import clock
    from weft.meetings.actions import begin_series
    from weft.meetings.logic import Cycle, Slot

    actor, cycle = actor_of(steward), Cycle(clock.today() + timedelta(days=8), 6, 90)
    members = list(Membership.objects.of(steward.congregation).order_by("pk")[:4])
    with transaction.atomic():
        [circle] = form_crews(
            actor=actor,
            congregation=steward.congregation,
            crews=[members],
            first_day=cycle.first_day,
            weeks=cycle.weeks,
        )
        begin_series(actor=actor, plans=[(circle, Slot("Europe/Lisbon", 3, 1110))], cycle=cycle)
    return f"circles/{circle.pk}/"


def _queries(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(captured)


def serve(port: int) -> None:
    """The house as it is served, with one page more that holds nothing."""
    begin()
    from django.conf import settings
    from django.core.management import call_command
    from django.http import HttpResponse
    from django.urls import path

    from weft.core.policy import Public, gate
    from weft.project.urls import urlpatterns

    ways: Any = ModuleType("benchmark_ways")
    nothing = gate(get=Public("It holds nothing."))(lambda request: HttpResponse(""))
    ways.urlpatterns = [path(f"{EMPTY}/", nothing), *urlpatterns]
    sys.modules[ways.__name__] = ways
    settings.ROOT_URLCONF = ways.__name__
    call_command("serve", port=port, no_worker=True)


# Outside, as a browser


def child(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.pages", *arguments]


def environment(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WEFT_")}
    return kept | {"WEFT_DATA_DIR": folder, "WEFT_LOG_LEVEL": "ERROR"}


def cpu_seconds(process: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(line: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    line.request("GET", path, headers={"Cookie": f"sessionid={cookie}", "Host": "localhost"})
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return body


def measure(port: int, process: int, path: str, cookie: str, times: int) -> Measure:
    """Ask for one page again and again."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(3):
        body = ask(line, path, cookie)
    walls, before = [], cpu_seconds(process)
    for _ in range(times):
        began = time.perf_counter()
        body = ask(line, path, cookie)
        walls.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (cpu_seconds(process) - before) / times
    line.close()
    p95 = statistics.quantiles(walls, n=20)[-1]
    return Measure(statistics.median(walls), p95, cpu, len(body), len(gzip.compress(body, mtime=0)))


def run(people: int, times: int, seconds: int) -> dict[str, tuple[Measure, int]]:
    """Every page of a house with so many people."""
    with TemporaryDirectory(prefix="weft-pages-") as folder:
        settings = environment(folder)
        made = subprocess.run(
            child("--furnish", str(people), str(seconds)), env=settings, capture_output=True, text=True
        )
        if made.returncode:
            raise SystemExit(made.stderr)
        told = json.loads(made.stdout.splitlines()[-1])
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            port = asked.getsockname()[1]
        server = subprocess.Popen(
            child("--serve", str(port)), env=settings, stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout
            server.stdout.readline()
            pages = {EMPTY: f"/{EMPTY}/"} | told["pages"]
            return {
                name: (
                    measure(port, server.pid, path, told["cookie"], times * (5 if name == EMPTY else 1)),
                    told["queries"].get(name, 0),
                )
                for name, path in pages.items()
            }
        finally:
            server.terminate()
            server.wait()


def lines(people: int, found: dict[str, tuple[Measure, int]]) -> None:
    unit = found[EMPTY][0].cpu or 1
    for name, (each, queries) in found.items():
        print(
            ROW.format(
                name,
                people,
                f"{each.median:.1f}",
                f"{each.p95:.1f}",
                f"{each.cpu:.1f}",
                f"{each.cpu / unit:.1f}",
                queries or "",
                f"{each.size / 1000:.1f}",
                f"{each.packed / 1000:.1f}",
            ).rstrip(),
            flush=True,
        )


def ratios(few: dict[str, tuple[Measure, int]], many: dict[str, tuple[Measure, int]], words: str) -> None:
    """How much more a page costs with many people: 1.0 is flat."""
    print(f"\n{words}: processor time (each in empty pages of its own run), queries, size")
    for name in few:
        if name == EMPTY:
            continue
        (one, asked), (other, asked_later) = few[name], many[name]
        before = one.cpu / (few[EMPTY][0].cpu or 1)
        after = other.cpu / (many[EMPTY][0].cpu or 1)
        print(
            f"{name:<22} {after / before:>6.2f} {asked_later / asked:>6.2f} {other.packed / one.packed:>6.2f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer requests a page")
    parser.add_argument("--furnish", nargs=2, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.furnish:
        print(json.dumps(furnish(*options.furnish)))
        return
    if options.serve:
        serve(options.serve)
        return
    times, seconds = (15, 2) if options.quick else (60, 10)
    print(ROW.format(*HEADER))
    found = {}
    for people in (10, 150, 1000):
        found[people] = run(people, times, seconds)
        lines(people, found[people])
    ratios(found[10], found[1000], "1,000 people : 10 people")
    grown = [name for name in LISTS if found[1000][name][1] > found[10][name][1]]
    assert not grown, f"These pages ask more with 1,000 people than with 10: {grown}"
    print(f"\nload average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
