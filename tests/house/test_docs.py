"""What is written about the house is true of it: printed pages, commands, links."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class

from tests.house.source import ROOT
from weft import wiring
from weft.core.policy import url_policies
from weft.project import cli, docs

MADE_ELSEWHERE = {
    ".venv",
    ".venv-next",
    ".git",
    "node_modules",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
}
LAUNCHERS = {name for name, _ in cli.CHECKOUT_COMMANDS}


def pages() -> list[Path]:
    """Everything written for people to read."""
    found = (path for path in ROOT.rglob("*.md") if not MADE_ELSEWHERE & set(path.relative_to(ROOT).parts))
    return sorted(found)


def ours() -> set[str]:
    """The commands of the house as people type them, without those that Django and its libraries bring."""
    return {
        name.replace("_", "-")
        for name, app in get_commands().items()
        if app == "weft" or app.startswith("weft.")
    }


def test_printed_pages_are_not_old():
    assert [str(path.relative_to(ROOT)) for path in docs.old()] == []


def test_looking_at_printed_pages_ends_with_one_when_one_is_old(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "HOUSE", tmp_path)
    monkeypatch.setattr(docs, "FOLDER", tmp_path)

    with pytest.raises(SystemExit) as ended:
        call_command("docs", "--check")
    looked = sorted(tmp_path.iterdir())
    call_command("docs")
    call_command("docs", "--check")

    assert ended.value.code == 1
    assert looked == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deeds.md", "permissions.md", "settings.md"]
    assert capsys.readouterr().out.endswith("Every page says what the house says.\n")


def test_every_address_and_every_rule_stands_on_the_page_of_permissions():
    page = "\n".join(docs.permissions())
    addresses = {re.sub(r"<\w+:(\w+)>", r"<\1>", each["url"]) for each in url_policies()}
    rules = {each["rule"] for each in url_policies() if each["rule"] != "public"}

    assert set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == addresses
    assert set(re.findall(r"`(\w+)`\)? \|", page)) == rules


def test_every_deed_stands_on_the_page_of_deeds():
    page = "\n".join(docs.deeds())
    kinds = {kind for path in (ROOT / "src/weft").glob("*/deeds.py") for kind in _kinds_in(path)}

    assert set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == kinds | set(wiring.LONG_WORK)
    assert len(kinds) > 20


def _kinds_in(path: Path) -> list[str]:
    return re.findall(r'Deed\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))


def test_every_command_that_is_written_about_is_there():
    written = {
        (str(path.relative_to(ROOT)), name)
        for path in pages()
        for name in re.findall(
            r"(?:\./|\b(?<!/))weft ([a-z][a-z_-]+)\b(?= |`|\n|$|\)|,|”)", _commands_in(path)
        )
    }
    known = {name.replace("_", "-") for name in get_commands()} | LAUNCHERS

    assert sorted(each for each in written if each[1] not in known) == []
    assert {name for _, name in written} >= {"start", "test", "crews", "backup", "doctor"}


def _commands_in(path: Path) -> str:
    """What stands on a page as something to type."""
    text = path.read_text(encoding="utf-8")
    fenced = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", text)
    indented = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return "\n".join(
        line for line in "\n".join([*fenced, *inline, *indented]).splitlines() if "weft " in line
    )


def test_every_command_has_a_line_somewhere_to_read():
    told = "\n".join(
        _commands_in(path)
        for path in pages()
        if path.name in ("README.md", "CONTRIBUTING.md") or "docs" in path.relative_to(ROOT).parts
    )

    assert sorted(name for name in ours() | LAUNCHERS if not re.search(rf"weft {name}\b", told)) == []


def test_every_command_says_in_one_sentence_what_it_is_for():
    files = {name: name.replace("-", "_") for name in sorted(ours())}
    silent = [name for name, file in files.items() if not load_command_class(get_commands()[file], file).help]

    assert silent == []


def test_every_link_leads_somewhere():
    broken = []
    for path in pages():
        text = re.sub(r"```.*?```|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, part = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            if not there.exists() or (part and part not in _headings(there)):
                broken.append(f"{path.relative_to(ROOT)}: {target}")

    assert broken == []


def _headings(path: Path) -> set[str]:
    """The names by which a page's headings are linked to."""
    lines = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.casefold()).strip().replace(" ", "-") for line in lines}
