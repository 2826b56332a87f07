"""The plan of the code: imports point left, nothing goes round in circles, tests stand beside."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house

MODULES = house.modules()


def _package(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "briefgen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "briefgen"


def test_imports_point_left() -> None:
    assert house.wrong_way() == []


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("facts/load.py", "from briefgen.publish.press import x"),
        ("facts/load.py", "def f():\n    from briefgen.cli import main"),
        ("yaml/file.py", "import briefgen.facts.load as l"),
        ("sources/text.py", "from ..render import fonts"),
        ("pdf/engine.py", "from briefgen import problems"),
        ("problems.py", "if TYPE_CHECKING:\n    from briefgen.files import x"),
        ("helpers/a.py", ""),
    ],
)
def test_an_import_that_points_right_is_found(module: str, statement: str, tmp_path: Path) -> None:
    targets = ("publish/press.py", "cli/main.py", "facts/load.py", "render/fonts.py")
    files = dict.fromkeys((*targets, "problems.py", "files.py"), "")
    assert house.wrong_way(_package(tmp_path, files)) == []
    assert len(house.wrong_way(_package(tmp_path, {module: statement}))) == 1


# It runs before a command is known, and decides whether anything else is loaded at all.
BEFORE_ALL_ELSE = {"cli.start": {"publish", "publish.memory", "pdf.process"}}


def test_commands_call_the_api_and_nothing_behind_it() -> None:
    wrong = [
        f"{one.module}:{one.line} imports {one.target}"
        for one in house.imports()
        if house.stage(one.module) == "cli"
        and house.stage(one.target) not in {"cli", "api", "problems", ""}
        and one.target not in BEFORE_ALL_ELSE.get(one.module, set())
    ]
    assert wrong == []


def test_only_commands_print() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        if house.stage(name) != "cli"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert found == []


def test_no_imports_go_round_in_circles() -> None:
    assert house.circles() == []


def test_a_circle_is_found_wherever_its_imports_stand(tmp_path: Path) -> None:
    files = {
        "__init__.py": "",
        "facts/__init__.py": "",
        "facts/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import b",
        "facts/b.py": "def f():\n    import briefgen.facts.c",
        "facts/c.py": "from briefgen.facts.a import x\nfrom briefgen import __version__",
        "facts/d.py": "from briefgen.facts.a import x",
    }
    assert house.circles(_package(tmp_path, files)) == [["facts.a", "facts.b", "facts.c"]]


def test_every_module_has_its_tests_beside_it() -> None:
    wanted = house.expected_tests().values()
    assert [str(path) for path in wanted if not (house.TESTS / path).exists()] == []


def test_tests_are_named_after_the_module_beside_which_they_stand() -> None:
    """What crosses rooms stands in `tests/whole/`."""
    found = {path.relative_to(house.TESTS) for path in house.TESTS.rglob("test_*.py")}
    beside = {path for path in found if path.parts[0] != "whole"}
    assert sorted(map(str, beside - set(house.expected_tests().values()))) == []


def test_functions_are_short() -> None:
    lengths = [one for path in MODULES.values() for one in house.functions(path)]
    # The only long ones are commands: each of their options takes a line.
    assert [name for length, name in lengths if length > 65] == []
    assert len(lengths) > 500


def test_modules_are_named_after_their_idea() -> None:
    parts = {part for name in MODULES for part in name.split(".")}
    assert not parts & {"utils", "helpers", "common", "core", "manager"}


def test_the_smallest_build_is_followed() -> None:
    called, followed = house.entered()
    assert followed[0] == "cli.main"
    assert {"yaml.reader", "facts.load", "editions.pruning", "publish.write"} <= set(followed)
    assert set(followed) < set(called) <= set(MODULES)
    assert "pdf.preflight" not in called


def test_the_command_line_does_not_load_the_pdf_engine() -> None:
    code = (
        "import sys, briefgen.cli.main, briefgen.publish.press; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
