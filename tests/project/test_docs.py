import re
import tomllib

from weft.project import __version__, cli, env


def test_the_settings_page_says_what_the_code_reads(house):
    page = (house / "docs/makers/settings.md").read_text(encoding="utf-8")

    assert page == "\n".join(env.page()) + "\n", (
        "run: .venv/bin/python -m weft.project.env > docs/makers/settings.md"
    )


def test_nothing_but_env_reads_the_environment(house):
    readers = {
        path.relative_to(house).as_posix()
        for path in (house / "src/weft").rglob("*.py")
        if re.search(
            r"os\.(environ|getenv)(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE)", path.read_text("utf-8")
        )
    }

    assert readers == {"src/weft/project/env.py"}


def test_every_command_of_the_overview_exists(house):
    from django.core.management import get_commands

    assert {name for name, _ in cli.COMMANDS} <= {name.replace("_", "-") for name in get_commands()}


def test_the_version_is_said_once_more_only_in_the_package(house):
    project = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == __version__


def test_every_dependency_has_a_reason(house):
    project = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    lines = [re.match(r"[a-z0-9-]+", line).group() for line in [*project["dependencies"], *extras]]
    page = (house / "docs/makers/decisions/0004-dependencies.md").read_text(encoding="utf-8")

    assert [name for name in lines if f"| `{name}` |" not in page] == []
