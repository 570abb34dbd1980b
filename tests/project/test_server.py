import asyncio
import signal
import subprocess
import sys
import urllib.request

import pytest

from weft.core.mail import link_to
from weft.project import server
from weft.project.asgi import application


def ask(scope):
    """Call the front door and collect what it says."""
    said = []
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive():
        return next(messages)

    async def send(message):
        said.append(message)

    asyncio.run(application(scope, receive, send))
    return said


@pytest.mark.parametrize(("method", "body"), [("GET", b"alive\n"), ("HEAD", b"")])
def test_the_sign_of_life_answers_before_any_page(method, body):
    start, end = ask({"type": "http", "path": "/healthz", "method": method})

    assert start["status"] == 200
    assert end["body"] == body


def test_the_door_follows_the_server_s_life():
    assert [said["type"] for said in ask({"type": "lifespan"})] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_there_are_no_websockets():
    assert ask({"type": "websocket", "path": "/"}) == [{"type": "websocket.close", "code": 1000}]


def test_a_taken_port_is_a_sentence():
    door = server.open_door(port=0)
    try:
        with pytest.raises(server.Closed, match=f"Port {door.port} is taken"):
            server.open_door(port=door.port)
    finally:
        for each in door.sockets:
            each.close()


def test_links_in_mails_lead_to_the_port_that_is_served(settings):
    settings.LOCAL_URL, settings.PUBLIC_URL = "http://localhost:8000", None

    before = link_to("/apply/here/")
    server.lead_mails_to(server.Door("localhost", 8765, []))
    after = link_to("/apply/here/")

    assert (before, after) == ("http://localhost:8000/apply/here/", "http://localhost:8765/apply/here/")


def test_weft_does_not_open_to_other_machines_before_it_knows_its_address():
    with pytest.raises(server.Closed, match="PUBLIC_URL"):
        server.open_door(host="0.0.0.0", port=0)


def test_an_unknown_interface_is_a_sentence(settings):
    settings.PUBLIC_URL = "https://weft.example.org"

    with pytest.raises(server.Closed, match=r"no interface called no\.such\.host\.invalid"):
        server.open_door(host="no.such.host.invalid", port=0)


DONE = """
import time
from django_tasks_db.models import DBTaskResult
until = time.monotonic() + 30
while DBTaskResult.objects.ready().exists() and time.monotonic() < until:
    time.sleep(0.1)
errands = DBTaskResult.objects.filter(task_path__endswith="run_errand")
print(*errands.values_list("status", flat=True))
"""


@pytest.fixture
def opened(lived_in):
    """A house that has just been started."""
    command = [sys.executable, lived_in.source / "manage.py", "start", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=lived_in.environment
    ) as running:
        yield lived_in, running
        running.kill()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_start_says_where_it_is_does_the_waiting_work_and_leaves_politely(opened, told):
    home, running = opened

    line = running.stdout.readline()
    address = line.removeprefix("Weft is at ").removesuffix(" (stop with Ctrl-C)\n")
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        alive = answer.read()
    work = home.run(DONE)
    running.send_signal(told)
    rest, complaints = running.communicate(timeout=30)

    assert address.startswith("http://localhost:")
    assert (alive, work) == (b"alive\n", "SUCCESSFUL")
    assert (running.returncode, rest, complaints) == (0, "", "")


def test_the_worker_can_have_a_process_of_its_own(lived_in):
    command = [sys.executable, lived_in.source / "manage.py", "worker"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=lived_in.environment) as running:
        line = running.stdout.readline()
        work = lived_in.run(DONE)
        running.terminate()

    assert line == "The worker is at work (stop with Ctrl-C)\n"
    assert work == "SUCCESSFUL"
    assert running.returncode == 0
