"""The rules of the house hold: who may import whom, that no module is without a room, and that types reach the windows."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_locks_hold_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in lock.read_text(), lock.name


def test_nothing_in_packaging_shadows_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


# Modules that may name a system outside of its own package: the names' declaration, settings for it, one more.
MOST_NAMING = 3
ROOMS = ("app", "audio", "pipeline", "connectors", "ui")
# What is spelled as a system and is none: slack as leeway, an address's domain, the maker of an operating system.
NOT_A_SYSTEM = re.compile(
    r"no slack|gmail\.com|Software\\Microsoft|Microsoft's reference of|X-MICROSOFT|teams\\.microsoft", re.IGNORECASE
)
SYSTEM_PACKAGES: dict[str, str | tuple[str, ...]] = {
    "notion": "notion", "slack": "slack", "jira": "jira", "salesforce": "salesforce", "gmail": "google",
    "microsoft": ("microsoft", "teams", "base/graph.py"),
    "hubspot": "hubspot", "threecx": "threecx", "3cx": "threecx", "bigquery": "bigquery",
}  # fmt: skip


@pytest.mark.parametrize("name", SYSTEM_PACKAGES)
def test_a_system_is_named_in_its_own_package_and_hardly_elsewhere(name: str) -> None:
    word = re.compile(rf"\b{name}\b", re.IGNORECASE)
    packages = SYSTEM_PACKAGES[name]
    packages = (packages,) if isinstance(packages, str) else packages
    places = [(ROOT / "connectors" / package).as_posix() for package in (*packages, "sandbox")]
    own = tuple(place if place.endswith(".py") else place + "/" for place in places)
    naming = [
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        if not file.as_posix().startswith(own) and word.search(NOT_A_SYSTEM.sub("", file.read_text(encoding="utf-8")))
    ]
    assert len(naming) <= MOST_NAMING, sorted(naming)


# ── the seam between windows and services ─────────────────────────────────────────────────────────────────────────────

ROOMS = ("app", "audio", "pipeline", "connectors", "ui")
APPLICATION_NAMES = frozenset(
    {"app", "_app", "application", "_application", "demo", "setup", "_setup", "host", "program"}
)
MOST_PARAMETERS = 7


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def functions(node: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """(name with its class, function), methods and inner functions included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from functions(child, f"{child.name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield owner + child.name, child
            yield from functions(child)
        else:
            yield from functions(child, owner)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    a = function.args
    found = [*a.posonlyargs, *a.args, *a.kwonlyargs, *(one for one in (a.vararg, a.kwarg) if one)]
    return found[1:] if found and found[0].arg in ("self", "cls") else found


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether its parameters declare options for typer."""
    return any("typer." in ast.unparse(one.annotation) for one in parameters(function) if one.annotation)


def is_qt_override(name: str) -> bool:
    """Qt's own names are in camel case, ours never are."""
    last = name.rpartition(".")[2]
    return last != last.lower()


def untyped_application(tree: ast.Module) -> Iterator[str]:
    """Places where something that is called like the application has the type Any, or one made of it."""
    for node in ast.walk(tree):
        name = annotation = None
        if isinstance(node, ast.arg):
            name, annotation = node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign):
            name, annotation = ast.unparse(node.target).rpartition(".")[2], node.annotation
        elif isinstance(node, ast.FunctionDef):
            name, annotation = node.name, node.returns
        if name in APPLICATION_NAMES and annotation is not None and "Any" in ast.unparse(annotation).split(" | "):
            yield f"{name}, line {node.lineno}"  # type: ignore[attr-defined]


def test_no_window_and_no_wiring_takes_the_application_untyped() -> None:
    found = {file: places for file, tree in modules("ui", "app/bootstrap") if (places := [*untyped_application(tree)])}
    assert not found
    planted = ast.parse("class Window:\n    def __init__(self, application: Any) -> None: ...\n")
    assert [*untyped_application(planted)] == ["application, line 2"]


def test_mypy_reads_every_room_and_silences_none() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert set(settings["files"]) == set(ROOMS)
    assert settings["strict"]
    silenced = {name.partition(".")[0] for override in settings["overrides"] for name in override["module"]}
    assert not silenced & set(ROOMS)


def test_no_function_takes_more_than_seven_parameters() -> None:
    found = {
        f"{file}:{name}"
        for file, tree in modules(*ROOMS)
        for name, function in functions(tree)
        if len(parameters(function)) > MOST_PARAMETERS and not is_command(function) and not is_qt_override(name)
    }
    assert found == set(), "give these a dataclass or a smaller job"
