"""The floor plan: a module imports only from floors above its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tracker
from tracker import cli

PACKAGE = Path(tracker.__file__).parent
FLOORS = [
    {"model", "errors", "settings", "version"},
    {"text"},
    {"match", "change", "statements"},
    {"narrative", "records", "table_rows"},
    {"engines"},
    {"pipeline"},
    {"ingest", "store", "policy"},
    {"library", "runs", "rescan", "settled", "few_changes", "distributed"},
    {"report", "notify", "schedule", "web"},
    {"commands"},
    {"cli"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
#: The package's own face and its `python -m`: they stand outside, before the door.
FACE = {"__init__", "__main__"}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).with_suffix("").parts[0] not in FACE
)


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imported_rooms(path: Path) -> set[str]:
    """Rooms of `tracker` that a module imports, wherever in it the import stands."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    package = ("tracker", *parts[:-1])
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "tracker" else [module]
        rooms.update(name.split(".")[1] for name in names if name.startswith("tracker."))
    return rooms


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_above_its_own(path: Path) -> None:
    room = _room(path)
    assert room in FLOOR_OF, f"{room} has no floor: add it to the plan in ARCHITECTURE.md and here"
    for imported in _imported_rooms(path) - {room}:
        if imported == "__version__":
            continue
        assert FLOOR_OF[imported] <= FLOOR_OF[room], f"{room} imports {imported} from a floor below"


def test_each_command_has_its_file_and_its_line() -> None:
    files = {path.stem for path in (PACKAGE / "commands").glob("*.py")}
    assert set(cli.COMMANDS) <= files
    for name, line in cli.COMMANDS.items():
        command = cli.tracker.get_command(None, name)  # type: ignore[arg-type]  # no context is needed
        assert command is not None
        assert command.name == name
        assert (command.help or "").split("\n\n")[0].replace("\n", " ").strip() == line


def test_nothing_is_called_a_drawer_for_everything() -> None:
    banned = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
    assert not [path for path in MODULES if banned & set(path.relative_to(PACKAGE).with_suffix("").parts)]
