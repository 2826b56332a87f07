"""Deliberate faults: each changes one place of the code, and its number is always the same."""

from __future__ import annotations

import ast

import pytest

from tests.mutants import PACKAGES, ROOT, every_mutant, mutants, mutated

SOURCE = '''"""Docstring."""
LIMIT = 3

def rank(a: int = 1, *, strict: bool = False) -> int:
    """Docstring."""
    if a > LIMIT and not strict:
        raise ValueError("too many")
    print([n for n in range(a) if n])
    return a + 1 if a else LIMIT
'''


def test_every_fault_is_made_by_its_number_and_alone() -> None:
    found = mutants("x.py", SOURCE)
    plain = ast.unparse(ast.parse(SOURCE)) + "\n"
    made = [mutated(mutant, SOURCE) for mutant in found]
    assert len(set(made)) == len(made)
    assert plain not in made
    for text in made:
        changed = [a for a, b in zip(text.splitlines(), plain.splitlines(), strict=True) if a != b]
        assert len(changed) == 1, text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("3 -> 4", "LIMIT = 4"),
        ("1 -> 2", "def rank(a: int=2, *, strict: bool=False) -> int:"),
        ("False -> True", "def rank(a: int=1, *, strict: bool=True) -> int:"),
        ("Gt -> GtE", "    if a >= LIMIT and (not strict):"),
        ("And -> Or", "    if a > LIMIT or not strict:"),
        ("not dropped", "    if a > LIMIT and strict:"),
        ("if always", "    if True:"),
        ("raise dropped", "        pass"),
        ("call dropped", "    pass"),
        ("a condition of a comprehension dropped", "    print([n for n in range(a)])"),
        ("the two of an if-else exchanged", "    return LIMIT if a else a + 1"),
        ("Add -> Sub", "    return a - 1 if a else LIMIT"),
        ("return None", "    return None"),
    ],
)
def test_what_faults_there_are(change: str, line: str) -> None:
    made = [mutated(m, SOURCE).splitlines() for m in mutants("x.py", SOURCE) if m.change == change]
    assert any(line in lines for lines in made)


def test_there_are_faults_for_every_module_of_the_packages() -> None:
    found = {mutant.module for mutant in every_mutant(PACKAGES)}
    modules = {
        str(path.relative_to(ROOT / "briefgen"))
        for package in PACKAGES
        for path in (ROOT / "briefgen" / package).glob("*.py")
        if path.name != "__init__.py"
    }
    # A module that is a shape and nothing else has no fault to make.
    assert modules - found == {"sources/reading.py"}
    assert found <= modules
    assert len(every_mutant(("facts/load.py",))) > 10
