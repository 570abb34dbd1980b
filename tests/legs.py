"""The legs of `./weft test` and `./weft check`: each is a command, and a leg that cannot run says why.

Run by the launcher with the environment's own Python. What is passed after `test` goes straight to pytest.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

HOUSE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NEXT = HOUSE / ".venv-next"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
SOURCES = ["src", "tests", "benchmarks", "weft", "manage.py"]


class Skipped(Exception):
    """This leg cannot run here; the message says why."""


@dataclass
class Board:
    """What ran, what it came to, and how long it took."""

    rows: list[tuple[str, str, float]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def run(self, name: str, leg: Callable[[], bool], required: str = "") -> None:
        """Run one leg and note how it ended."""
        print(f"── {name}", flush=True)
        started = time.monotonic()
        try:
            outcome = "passed" if leg() else "failed"
        except Skipped as reason:
            wanted = bool(required and os.environ.get(required))
            outcome = f"failed ({reason})" if wanted else "skipped"
            self.skipped += [] if wanted else [f"{name} ({reason})"]
        self.rows.append((name, outcome, time.monotonic() - started))

    @property
    def passed(self) -> bool:
        return not any(outcome.startswith("failed") for _, outcome, _ in self.rows)

    def show(self) -> None:
        """One table at the end."""
        width = max(len(name) for name, _, _ in self.rows)
        print()
        for name, outcome, seconds in self.rows:
            print(f"  {name.ljust(width)}  {seconds:6.1f} s  {outcome}")
        if self.skipped:
            count = len(self.skipped)
            print(f"\n{count} {'leg' if count == 1 else 'legs'} skipped: {'; '.join(self.skipped)}")
        print("\nAll is well." if self.passed else "\nSomething does not hold yet; look above.", flush=True)


def call(*command: str | Path, env: dict[str, str] | None = None, python: Path | None = None) -> bool:
    """Run a program of the environment; its words go to the screen."""
    first, *rest = map(str, command)
    tool = str(python or sys.executable) if first == "python" else str(BIN / first)
    return (
        subprocess.run([tool, *rest], cwd=HOUSE, env={**os.environ, **(env or {})}, check=False).returncode
        == 0
    )


# The quick half


def existing(*names: str) -> list[str]:
    return [name for name in names if (HOUSE / name).exists()]


def templates() -> list[str]:
    return sorted(str(path.relative_to(HOUSE)) for path in (HOUSE / "src/weft/templates").rglob("*.html"))


def locks() -> bool:
    """No registry's address, and no package without a hash, is in what we commit."""
    faults = []
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (HOUSE / name).read_text(encoding="utf-8")
        faults += [f"{name}: {line}" for line in text.splitlines() if "://" in line or line.startswith("--")]
        entries = text.replace("\\\n", " ").splitlines()
        faults += [f"{name}: no hash: {line}" for line in entries if "==" in line and "--hash=" not in line]
    print("\n".join(faults) or "Locks hold hashes and no addresses.")
    return not faults


def docs() -> bool:
    """Words and house rules; the permission matrix asks every address, so it runs with the other tests."""
    quick = [str(path.relative_to(HOUSE)) for path in (HOUSE / "tests/house").glob("test_*.py")]
    quick = [path for path in quick if not path.endswith(("test_permissions.py", "test_answers.py"))]
    return call("python", *PYTEST, "tests/project/test_docs.py", *quick)


def djade() -> bool:
    found = templates()
    return not found or call("djade", "--check", "--target-version", "5.2", *found)


CHECKS: dict[str, Callable[[], bool]] = {
    "format": lambda: call("ruff", "format", "--check", *existing(*SOURCES)),
    "lint": lambda: call("ruff", "check", *existing(*SOURCES)),
    "contracts": lambda: call("lint-imports", "--no-cache"),
    "types": lambda: call("mypy"),
    "migrations": lambda: call("python", "manage.py", "makemigrations", "--check", "--dry-run", env=IN_TESTS),
    "templates": djade,
    "locks": locks,
    "docs": docs,
}
IN_TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(HOUSE)}


# Tests


def suite(*more: str, env: dict[str, str] | None = None, python: Path | None = None) -> bool:
    """Every test that needs no browser, two at a time; the engine's own have a leg to themselves."""
    two = ["-n", "2", "-m", "not browser", "--ignore", "tests/loom"]
    return call("python", *PYTEST, *two, *more, env=env, python=python)


WALKS = ("tests/house/test_answers.py", "tests/web/test_languages.py")
"""They ask for every page there is: once is enough, and nothing of them is measured."""
WITHOUT_WALKS = tuple(f"--ignore={path}" for path in WALKS)


def on_sqlite() -> bool:
    measured = suite(*WITHOUT_WALKS, "--cov", "--cov-append", "--cov-report=term:skip-covered")
    return suite(*WALKS) and measured


NO_DATABASE = ("--ignore-glob", "*/test_logic*", *WITHOUT_WALKS)
"""Logic is pure: it has run already, and another database changes nothing about it."""


def on_postgres(url: str) -> Callable[[], bool]:
    return lambda: suite(*NO_DATABASE, env={"DATABASE_URL": need_url(url)})


def need_url(url: str) -> str:
    if not url:
        raise Skipped("PostgreSQL was not found")
    return url


def engine_alone() -> bool:
    """The engine's tests where neither Django nor the application can be imported."""
    if not any((HOUSE / "tests/loom").glob("test_*.py")):
        raise Skipped("there are no tests of the engine")
    alone = ["-c", os.devnull, "--rootdir", ".", "--import-mode=importlib", "-n", "2"]
    wall = ["-p", "no:django", "-p", "tests.without_django"]
    measured = ["--cov=src/loom", "--cov-config=pyproject.toml", "--cov-report="]
    return call("python", *PYTEST, *alone, *wall, *measured, "tests/loom", env=IN_TESTS)


FIRST_DAY = "tests/journeys/test_first_day.py"


def journeys(url: str | None = None) -> bool:
    """Stories in a real browser, one at a time. Another database is seen by one story that touches most of it."""
    if not any(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS)))):
        raise Skipped("no Chromium was found")
    env = {} if url is None else {"DATABASE_URL": need_url(url)}
    where = "tests" if url is None else FIRST_DAY
    done = [sys.executable, *PYTEST, "-m", "browser", "-p", "no:randomly", where]
    code = subprocess.run(done, cwd=HOUSE, env={**os.environ, **env}, check=False).returncode
    if code == 5:
        raise Skipped("there are no journeys")
    return code == 0


# A PostgreSQL of our own


def postgres_programs() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian keeps them; the newest wins."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    return debian[-1].parent if debian else None


@contextmanager
def postgres() -> Iterator[str]:
    """A throw-away PostgreSQL in a folder of its own, reached by a socket there. Yields its URL, if any."""
    programs = postgres_programs()
    if programs is None:
        yield ""
        return
    folder = Path(mkdtemp(prefix="weft-pg-"))
    as_other = _as_other_user(folder)
    data = folder / "data"
    settings = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    )
    try:
        _quietly(
            *as_other, programs / "initdb", "-D", data, "-U", "weft", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        _quietly(
            *as_other, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"
        )
        yield f"postgres://weft@/postgres?host={folder}&pool=0"
    finally:
        if (data / "postmaster.pid").exists():
            _quietly(*as_other, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_other_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root lends it another name."""
    if os.geteuid() != 0:
        return []
    other = "postgres" if _quietly("id", "postgres", check=False) else "nobody"
    shutil.chown(folder, other)
    folder.chmod(0o755)
    return ["runuser", "-u", other, "--"]


def _quietly(*command: str | Path, check: bool = True) -> bool:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd="/", check=False)
    if check and done.returncode:
        raise SystemExit(f"{command[-1]} did not work:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


# The newest Python and Django


def newest_python() -> Path:
    """The newest Python of this machine, if it is newer than ours."""
    found = [shutil.which(f"python3.{minor}") or "" for minor in range(20, 10, -1)]
    found += [str(path) for path in Path.home().glob(".pyenv/versions/3.*/bin/python3")]
    versions = {}
    for path in filter(None, found):
        asked = [path, "-c", "import sys, ensurepip, venv; print(*sys.version_info[:2])"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        if said:
            versions[tuple(map(int, said))] = Path(path)
    newest = max(versions, default=(0, 0))
    if newest <= sys.version_info[:2]:
        raise Skipped("no newer Python was found")
    return versions[newest]


NEAR_THE_FRAME = ("tests/core", "tests/people", "tests/web", "tests/flows", "tests/project")
"""Where a newer Django or another newer package is felt first; the other rooms stand on these."""


def on_the_newest() -> bool:
    """What is near the frame, on the newest Python with the newest of every package that fits."""
    uv, target = str(BIN / "uv"), NEXT / "bin" / "python"
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    made = subprocess.run(
        [uv, "venv", "-q", "--clear", "--python", newest_python(), NEXT], env=env, check=False
    )
    fetch = [
        uv,
        "pip",
        "install",
        "-q",
        "--python",
        target,
        "-r",
        "pyproject.toml",
        "--extra",
        "postgres",
        "--group",
        "dev",
    ]
    if made.returncode or subprocess.run(fetch, cwd=HOUSE, env=env, check=False).returncode:
        raise Skipped("its packages could not be fetched")
    show = "import sys, django; print('Python', sys.version.split()[0], 'with Django', django.__version__)"
    call("python", "-c", show, python=target)
    more = (*WITHOUT_WALKS, *NEAR_THE_FRAME)
    return suite(*more, env={"PYTHONPATH": str(HOUSE / "src")}, python=target)


# The two commands


def check(board: Board) -> None:
    for name, leg in CHECKS.items():
        board.run(name, leg)


def test(board: Board) -> None:
    check(board)
    board.run("engine alone", engine_alone)
    board.run("tests on SQLite", on_sqlite)
    board.run("journeys on SQLite", journeys, "REQUIRE_BROWSER")
    with postgres() as url:
        board.run("tests on PostgreSQL", on_postgres(url), "REQUIRE_POSTGRES")
        board.run(
            "journeys on PostgreSQL", lambda: journeys(url), "REQUIRE_BROWSER" if url else "REQUIRE_POSTGRES"
        )
    board.run("tests on the newest Python and Django", on_the_newest)


def main(arguments: list[str]) -> int:
    command, *rest = arguments
    if rest and rest[0] in {"-h", "--help"}:
        print(f"./weft {command} runs everything; “./weft test tests/people -k name” just that, on SQLite.")
        return 0
    if rest and command == "test":
        return subprocess.run([sys.executable, "-m", "pytest", *rest], cwd=HOUSE, check=False).returncode
    board = Board()
    {"check": check, "test": test}[command](board)
    board.show()
    return 0 if board.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
