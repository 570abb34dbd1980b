import os
import re
import socket
import subprocess
import sys

import pytest

from weft.project import cli


def launch(house, *arguments, **more):
    return subprocess.run(
        [sys.executable, house / "weft", *arguments], capture_output=True, text=True, check=False, **more
    )


def weft(house, *arguments, **said):
    """A command in a process of its own, as a host would run it."""
    return subprocess.run(
        [sys.executable, house / "manage.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **said, "DJANGO_SETTINGS_MODULE": "weft.project.settings"},
    )


def test_help_lists_every_command_in_one_line_each(house):
    said = launch(house, "--help")

    assert said.returncode == 0
    listed = [line.split()[1] for line in said.stdout.splitlines() if line.startswith("  ./weft ")]
    assert listed == [name for name, _ in (*cli.COMMANDS, *cli.CHECKOUT_COMMANDS)]


def test_an_old_python_is_told_so_in_one_sentence(house):
    act_old = (
        "import sys, runpy; sys.version_info = (3, 8, 1); sys.argv = ['weft', 'start'];"
        f"runpy.run_path({str(house / 'weft')!r}, run_name='__main__')"
    )

    said = subprocess.run(
        [sys.executable, "-c", act_old], capture_output=True, text=True, check=False, env={"PATH": "/nowhere"}
    )

    assert said.returncode == 1
    assert (said.stdout + said.stderr).strip() == (
        "Weft needs Python 3.11 or newer, and this is 3.8. Install a newer Python and try again."
    )


def test_the_launcher_can_be_read_by_an_old_python(house):
    text = (house / "weft").read_text(encoding="utf-8")

    assert compile(text, "weft", "exec")
    assert re.findall(r":=|^\s*match |-> |\bf['\"]", text, re.MULTILINE) == []


def test_a_setting_that_cannot_be_followed_ends_with_two(house, tmp_path):
    said = weft(house, "doctor", DATABASE_URL="mysql://host/name", WEFT_DATA_DIR=str(tmp_path))

    assert said.returncode == 2
    assert said.stderr == (
        "DATABASE_URL begins with neither postgres:// nor sqlite:///. Weft speaks these two.\n"
    )


def test_a_taken_port_ends_with_one_and_a_sentence(house, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = weft(house, "start", "--port", str(port), WEFT_DATA_DIR=str(tmp_path))

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith(f"Port {port} is taken by another program")


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_a_command_says_what_it_is_for(house, argument):
    said = weft(house, "backup", argument)

    assert said.returncode == 0
    assert said.stdout.startswith(
        "usage: weft backup [-h] [--to TO] [--with-keys] [--json]\n\nWrite everything"
    )
