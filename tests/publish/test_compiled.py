"""The code of templates is run only if this user's program has kept it."""

from __future__ import annotations

import hashlib
import marshal
from pathlib import Path

import jinja2
import pytest

from briefgen.publish.compiled import CompiledTemplates
from briefgen.publish.shelf import Shelf


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, which is empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFGEN_CACHE")
    return tmp_path / "briefgen"


FORGED = "__import__('os').mkdir('forged')"


def rendered(folder: Path) -> str:
    loader = jinja2.FunctionLoader(lambda name: "{{ 1 + 1 }}")
    environment = jinja2.Environment(loader=loader, bytecode_cache=CompiledTemplates("text"))
    return environment.get_template("x").render()


def test_code_that_is_not_ours_is_not_run(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rendered(tmp_path) == "2"
    (path,) = (base / "2" / "templates").iterdir()
    whole = path.read_bytes()
    checksum, _, _ = whole[32:].partition(b"\n")
    forged = checksum + b"\n" + marshal.dumps(compile(FORGED, "x", "exec"))
    for seal in (whole[:32], hashlib.sha256(forged).digest(), bytes(32), b""):
        path.write_bytes(seal + forged)
        assert rendered(tmp_path) == "2"
        assert not (tmp_path / "forged").exists()


def test_the_code_of_another_text_or_of_another_shape_is_not_used(base: Path) -> None:
    assert rendered(base) == "2"
    (path,) = (base / "2" / "templates").iterdir()
    checksum = path.read_bytes()[32:].partition(b"\n")[0]
    for content in (b"", b"x\n" + marshal.dumps(None), checksum + b"\n", checksum + b"\nx"):
        Shelf.of("templates").put(path.name, content)
        assert rendered(base) == "2"
