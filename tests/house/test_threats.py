"""Every danger that this house knows has a row in docs/makers/threats.md, with the tests that hold it or the reason why
it cannot happen yet; and the dangers that are held by what is not there."""

import ast
import re

from django.apps import apps
from django.conf import settings

from tests.house.source import ROOT, files, functions, parsed, place
from weft.core.policy import ways

PAGE = ROOT / "docs" / "makers" / "threats.md"
DANGERS = {*range(16, 28), *range(35, 49), *range(67, 81)}
SIGN_IN = {
    "src/weft/web/views.py": {"start", "example"},  # whoever sets a community up, or looks around the example
    "src/weft/web/accounts.py": {"login"},  # the sign-in library's own door, which everybody else comes in by
}
"""The functions that sign somebody in themselves."""


def _rows() -> dict[int, str]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    found = [re.match(r"\| T(\d+) \| .+? \| (.*) \|$", line) for line in lines]
    return {int(match[1]): match[2].strip() for match in found if match}


def _tests() -> set[str]:
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return {
        function.name for path in paths for function in functions(path) if function.name.startswith("test_")
    }


def test_every_danger_has_a_row_that_says_what_holds_it():
    rows = _rows()

    assert set(rows) == DANGERS
    assert [number for number, held in rows.items() if not held] == []


def test_every_test_a_row_names_is_there_and_names_the_row():
    there = _tests()
    named = [(number, name) for number, held in _rows().items() for name in re.findall(r"`(\w+)`", held)]

    assert [name for _, name in named if name not in there] == []
    assert [(number, name) for number, name in named if f"_t{number}_" not in name] == []


def test_every_test_that_names_a_danger_is_in_its_row():
    rows = _rows()
    missing = [
        name
        for name in sorted(_tests())
        for number in re.findall(r"(?<=_t)\d+(?=_)", name)
        if int(number) in rows and f"`{name}`" not in rows[int(number)]
    ]

    assert missing == []


def test_t26_nobody_is_signed_in_but_by_their_own_hand():
    """No page, no command and no charge signs in as somebody else: walked through the source."""
    elsewhere = [
        place(path, call)
        for path in files("weft")
        for function in functions(path)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).split(".")[-1] in ("login", "perform_login", "force_login")
        and "account.login" not in ast.unparse(call)
        and function.name not in SIGN_IN.get(str(path.relative_to(ROOT)), set())
    ]

    assert elsewhere == []
    assert not any("hijack" in name or "impersonate" in name for name in settings.INSTALLED_APPS)


def test_t27_there_is_no_administration_page_behind_the_rules():
    imported = [
        place(path, node)
        for path in files("weft")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and "contrib.admin" in ast.unparse(node)
    ]

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert imported == []
    assert [way.path for way in ways() if "admin" in way.path] == []


def test_t79_there_is_no_way_to_give_another_program_leave():
    words = ("oauth", "token", "authorize", "consent", "idp", "openid", "api")

    assert [way.path for way in ways() if any(word in way.path.split("/") for word in words)] == []
    assert [name for name in settings.INSTALLED_APPS if "idp" in name or "oauth" in name] == []


def _tables() -> set[str]:
    return {model.__name__ for model in apps.get_models()}


def test_t21_no_house_knows_another():
    """Nothing is kept of another house and nothing of it is taken in; what is fetched is one's own calendar alone."""
    words = (
        "neighbour",
        "neighbours",
        "network",
        "parcel",
        "peer",
        "inbox",
        "outbox",
        "webfinger",
        "federation",
    )
    callers = {
        str(path.relative_to(ROOT / "src" / "weft")).split("/")[0]
        for path in files("weft")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "weft.core.fetch"
    }

    assert [way.path for way in ways() if any(word in way.path.split("/") for word in words)] == []
    assert _tables() & {"Neighbour", "Parcel", "Peer", "House", "Instance"} == set()
    assert callers == {"meetings"}


def test_t46_no_money_moves_here_and_so_no_note_goes_with_it():
    words = (
        "pay",
        "payment",
        "payments",
        "fund",
        "funds",
        "money",
        "transfer",
        "transfers",
        "claim",
    )

    assert [way.path for way in ways() if any(word in way.path.split("/") for word in words)] == []
    assert _tables() & {"Fund", "Transfer", "Claim", "Split", "Payment", "Promise"} == set()
