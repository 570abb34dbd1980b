"""House rules about where and how things are written."""

import ast

from tests.house.source import ROOT, SRC, calls, files, functions, parsed, place

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
WRITES_ELSEWHERE = {
    "src/weft/people/models.py": "Django's own interface for making accounts lives on their manager",
    "src/weft/project/restoring.py": "a restored house forgets sessions and waiting work before anybody is in it",
}
LONGEST_FILE, LONGEST_FUNCTION = 500, 60


def _writes(tree: ast.AST):
    for name, call in calls(tree):
        if name in WRITES or (name == "update" and call.keywords and not call.args):
            yield call


def test_only_actions_and_the_core_write_rows():
    outside = [
        place(path, call)
        for path in files("weft")
        if path.stem != "actions"
        and "actions" not in path.parts
        and "core" not in path.parts
        and str(path.relative_to(ROOT)) not in WRITES_ELSEWHERE
        for call in _writes(parsed(path))
        if not _is_sessions(call)
    ]

    assert outside == []


def _is_sessions(call: ast.Call) -> bool:
    """A session, a cookie or a form's own dictionary is no row."""
    return ast.unparse(call.func).split(".")[-2:-1] in (
        ["session"],
        ["headers"],
        ["attrs"],
        ["environ"],
        ["cookies"],
    )


def test_saving_names_its_columns():
    bare = [
        place(path, call)
        for path in files("weft")
        for name, call in calls(parsed(path))
        if name == "save"
        and isinstance(call.func, ast.Attribute)
        and not isinstance(call.func.value, ast.Call)
        and not {"update_fields", "force_insert", "using"} & {keyword.arg for keyword in call.keywords}
        and ast.unparse(call.func) not in ("entry.save", "form.save")
    ]

    assert bare == []


def _public_actions():
    for path in sorted((SRC / "weft").glob("*/actions*")):
        for each in [path] if path.is_file() else sorted(path.glob("*.py")):
            for function in parsed(each).body:
                if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                    yield each, function


def test_an_action_takes_keywords_with_the_actor_first():
    wrong = [
        place(path, function)
        for path, function in _public_actions()
        if function.args.args or [arg.arg for arg in function.args.kwonlyargs][:1] != ["actor"]
    ]

    assert wrong == []


def test_an_action_is_one_transaction():
    loose = [
        place(path, function)
        for path, function in _public_actions()
        if "transaction.atomic" not in [ast.unparse(decorator) for decorator in function.decorator_list]
    ]

    assert loose == []


def test_an_action_records_one_deed_or_says_where_it_is_recorded():
    silent = [
        place(path, function)
        for path, function in _public_actions()
        if not _records(function) and "record" not in (ast.get_docstring(function) or "")
    ]

    assert silent == []


def _records(function: ast.FunctionDef) -> bool:
    return "record" in {
        node.func.id
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_nobody_fetches_around_the_policy():
    around = [
        place(path, node)
        for path in files("weft")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name) and node.id in ("get_object_or_404", "get_list_or_404")
    ]

    assert around == []


def test_files_and_functions_stay_small():
    long_files = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    long_functions = [
        place(path, function)
        for path in files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]

    assert long_files == {}
    assert long_functions == []


def test_no_drawer_for_odds_and_ends():
    drawers = [
        str(path) for path in files() if path.stem in ("utils", "helpers", "misc", "common", "manager")
    ]

    assert drawers == []


def test_templates_hold_no_script_or_style_of_their_own():
    loud = [
        str(path.relative_to(ROOT))
        for path in sorted((SRC / "weft" / "templates").rglob("*.html"))
        for sign in (" style=", "<style", "onclick=", "javascript:", "https://cdn")
        if sign in path.read_text(encoding="utf-8")
    ]

    assert loud == []
