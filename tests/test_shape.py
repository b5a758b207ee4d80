"""The shape of the house: what a feature holds, sizes, names, docstrings, and documents that cannot rot."""

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "softlanding"
NOT_FEATURES = {"common", "config"}
MODULES = {"models", "queries", "actions", "forms", "views", "api", "urls", "admin", "tasks", "apps"}
FOLDERS = {"templates", "migrations", "static"}
# Packages whose pages a feature may dress in its own way; another feature's pages it leaves alone.
DRESSED = {"django", "account", "allauth", "mfa"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

BANNED_WORDS = {"util", "utils", "helper", "helpers", "manager", "managers", "handler", "handlers", "misc"}
OF_THE_FIELD = {"CASE_MANAGER", "case_manager", "CaseManager"}  # a role at the desk, not a junk drawer
NAMED_BY_DJANGO = {
    "handler400", "handler403", "handler404", "handler500", "process_view", "process_exception", "FILE_UPLOAD_HANDLERS",
}  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root|opt|Users|home/\w+)/|/tmp/(bash|pip|pytest)[\w.-]*/|[A-Z]:\\\\Users")
LEFT_UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
OUTSIDE = re.compile(r"""["'/]shared["'/]""")
SETTING = re.compile(r"\bSOFTLANDING_[A-Z_]*[A-Z]")
NOT_OURS = ("src/softlanding/portal/static/", "LICENSE")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def sources() -> dict[str, str]:
    """Every file of ours that Git would keep and that is text, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found = {}
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if not name or name.startswith(NOT_OURS) or not path.is_file():
            continue
        try:
            found[name] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


@cache
def modules() -> dict[str, ast.Module]:
    """The parsed modules of the product and its benchmarks, without migrations."""
    return {
        name: ast.parse(text, name)
        for name, text in sources().items()
        if name.endswith(".py") and name.startswith(("src/", "benchmarks/")) and "/migrations/" not in name
    }


def lines_with(pattern: re.Pattern[str], texts: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"{name}:{at}: {line.strip()[:100]}"
        for name, text in texts
        if pattern.search(text)
        for at, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


# -- folders and sizes -----------------------------------------------------------------------------------------------


def features() -> list[Path]:
    return sorted(found.parent for found in PACKAGE.glob("*/apps.py") if found.parent.name not in NOT_FEATURES)


def strangers_in(feature: Path) -> Iterator[str]:
    for inside in feature.iterdir():
        name = inside.stem if inside.is_file() else inside.name
        if name.startswith("__"):
            continue
        known = MODULES if inside.suffix == ".py" else MODULES | FOLDERS if inside.is_dir() else set()
        if name not in known:
            yield relative(inside)
        elif name in MODULES and inside.is_dir() and not (inside / "__init__.py").is_file():
            yield f"{relative(inside)} (no package)"
    for pages in (feature / "templates").glob("*"):
        if pages.name not in {feature.name} | DRESSED:
            yield relative(pages)


def test_a_feature_holds_only_the_files_that_every_feature_may_hold():
    assert len(features()) >= 3
    assert [stranger for feature in features() for stranger in strangers_in(feature)] == []


def test_a_feature_has_a_module_or_a_package_of_one_name_and_not_both():
    twice = [relative(one) for one in PACKAGE.rglob("*.py") if one.with_suffix("").is_dir()]
    assert twice == []


def test_modules_stay_under_four_hundred_lines():
    long = {name: count for name in modules() if (count := len(sources()[name].splitlines())) > LONGEST_MODULE}
    assert long == {}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_functions_stay_under_forty_lines():
    long = {
        f"{name}:{one.name}": count
        for name, tree in modules().items()
        for one in functions(tree)
        if (count := (one.end_lineno or 0) - one.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


# -- words -----------------------------------------------------------------------------------------------------------


def undocumented(name: str, tree: ast.Module) -> Iterator[str]:
    """The module, its public classes and functions, and the public methods of these classes."""
    named: list[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]] = [("", tree)]
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            named.append((node.name, node))
            if isinstance(node, ast.ClassDef):
                named += [(f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef)]
    for title, node in named:
        if not title.rpartition(".")[2].startswith("_") and not ast.get_docstring(node):
            yield f"{name}:{title}"


def test_core_and_common_say_what_each_public_thing_is():
    rooms = ("src/softlanding/core/", "src/softlanding/common/")
    asked = {name: tree for name, tree in modules().items() if name.startswith(rooms) and sources()[name].strip()}
    assert [one for name, tree in asked.items() for one in undocumented(name, tree)] == []


def test_every_module_says_in_one_sentence_what_it_is():
    silent = [name for name, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def names_given(name: str, tree: ast.AST) -> Iterator[str]:
    yield from (part.removesuffix(".py") for part in Path(name).parts)
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=given) | ast.FunctionDef(name=given) | ast.AsyncFunctionDef(name=given):
                yield given
            case ast.arg(arg=given) | ast.Name(id=given, ctx=ast.Store()):
                yield given


def is_banned(given: str) -> bool:
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", given)]
    return (
        given not in NAMED_BY_DJANGO | OF_THE_FIELD
        and not given.startswith("__")
        and (bool(BANNED_WORDS & set(words)) or words[:1] == ["process"] != words or "service layer" in " ".join(words))
    )


def test_names_are_those_of_the_field():
    banned = {
        f"{name}: {given}" for name, tree in modules().items() for given in names_given(name, tree) if is_banned(given)
    }
    assert sorted(banned) == []
    assert [name for name in modules() if Path(name).stem == "base"] == []


@pytest.mark.parametrize("given", ["date_utils", "SlotManager", "process_visit", "errorHandler", "VisitServiceLayer"])
def test_a_name_that_says_nothing_is_seen(given):
    assert is_banned(given)


def model_fields(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for model in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for line in model.body:
            match line:
                case ast.Assign(targets=[ast.Name(id=field)], value=ast.Call(func=ast.Attribute(attr=kind))):
                    yield field, kind
                case ast.AnnAssign(target=ast.Name(id=field), value=ast.Call(func=ast.Attribute(attr=kind))):
                    yield field, kind


def test_stored_moments_end_in_at_and_days_in_on():
    ends = {"DateTimeField": "_at", "DateField": "_on"}  # or at alone: a note's own moment
    fields = [
        (name, field, kind)
        for name, tree in modules().items()
        if re.search(r"/models(/\w+)?\.py$", name)
        for field, kind in model_fields(tree)
    ]
    wrong = [
        f"{name}: {field} is a {kind}" for name, field, kind in fields if not f"_{field}".endswith(ends.get(kind, ""))
    ]
    assert len([kind for _, _, kind in fields if kind in ends]) >= 5
    assert wrong == []


# -- documents that cannot rot -------------------------------------------------------------------------------------------


def markdown(below: str = "") -> str:
    return "\n".join(text for name, text in sources().items() if name.endswith(".md") and name.startswith(below))


def test_every_setting_of_the_environment_stands_in_the_operations_guide():
    read = {found for name, text in sources().items() if name.startswith("src/") for found in SETTING.findall(text)}
    assert len(read) >= 10
    assert sorted(read - set(SETTING.findall(markdown("docs/operations/")))) == []


def test_the_catalogue_entry_names_the_version_and_licence_of_the_package():
    package, entry = sources()["pyproject.toml"], sources()["publiccode.yml"]
    [version] = re.findall(r'^version = "(.+)"$', package, re.MULTILINE)
    [licence] = re.findall(r'^license = "(.+)"$', package, re.MULTILINE)
    assert f'softwareVersion: "{version}"\n' in entry
    assert f"license: {licence}\n" in entry


def commands(group, above: str = "softlanding") -> Iterator[str]:
    for name, command in group.commands.items():
        title = f"{above} {name}"
        if hasattr(command, "commands"):
            yield from commands(command, title)
        else:
            yield title


def test_every_command_stands_in_the_readme_or_the_docs():
    from typer.main import get_command

    from softlanding.cli import app, data, household, simulate, sponsors, tokens, web  # noqa: F401  # each registers its commands

    written = markdown()
    assert [command for command in commands(get_command(app)) if command not in written] == []


def test_every_word_of_the_rulebook_stands_in_the_glossary():
    from softlanding.core.rulebook import load_rulebook
    from softlanding.core.rulebook.network import Authority, DeskKind, Service
    from softlanding.core.rulebook.records import DeadlineKind

    book = load_rulebook()
    follows_from_others = {fact.id.replace("_", "-") for fact in book.facts.values() if fact.derived is not None}
    wanted = {
        "procedure": set(book.procedures),
        "service": set(get_args(Service)),
        "desk kind": set(get_args(DeskKind)),
        "authority": set(get_args(Authority)),
        "deadline": set(get_args(DeadlineKind)),
        "address": {choice.id for choice in book.facts["address"].choices},
        "purpose": {choice.id for choice in book.facts["purpose"].choices},
        "fact": follows_from_others,
    }
    known = {kind: {word.id for word in book.glossary.values() if kind in word.kinds} for kind in wanted}
    assert {kind: sorted(ids - known[kind]) for kind, ids in wanted.items() if ids - known[kind]} == {}
    assert {kind: sorted(ids - wanted[kind]) for kind, ids in known.items() if ids - wanted[kind]} == {}


# -- what may stand in no file ---------------------------------------------------------------------------------------


def test_no_file_knows_the_machine_it_was_written_on():
    assert lines_with(MACHINE_PATH, sources().items()) == []


def test_lock_files_hold_hashes_and_no_addresses():
    locks = {name: text for name, text in sources().items() if name.endswith((".lock", "package-lock.json"))}
    address = re.compile(r'"resolved"|^(?!.*"url": "http).*://|--(extra-)?index-url|--find-links')
    assert len(locks) >= 3
    assert lines_with(address, locks.items()) == []


def test_nothing_is_left_to_be_done_in_a_comment():
    assert lines_with(LEFT_UNDONE, sources().items()) == []


def test_the_program_reads_nothing_beside_its_own_folder():
    assert lines_with(OUTSIDE, ((name, text) for name, text in sources().items() if name.startswith("src/"))) == []


def test_a_day_is_written_as_browsers_read_it_in_every_language():
    """Without a format Django writes 22-11-2026 on a Dutch page, and the browser shows an empty field."""
    calls = [
        (name, node)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "DateInput"
    ]
    assert [name for name, node in calls if "format" not in {keyword.arg for keyword in node.keywords}] == []
