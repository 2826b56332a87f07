"""The engine is imported without asking a compiler, and without this machine's fonts."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys

import pytest

from briefgen.pdf.engine_import import libraries, quick_arrays, quick_import

_IMPORT = """
import sys
started = []
sys.addaudithook(lambda event, values: event == "subprocess.Popen" and started.append(values))
import briefgen.pdf.engine, os
print(started, os.environ["FONTCONFIG_FILE"].endswith("fonts.conf"))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the compiler is asked")
def test_no_other_program_is_run_to_find_libraries() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True)
    assert done.stdout.strip() == "[] True", done.stderr


def test_afterwards_libraries_are_looked_for_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    find = ctypes.util.find_library
    with pytest.raises(RuntimeError), quick_import():
        raise RuntimeError
    assert ctypes.util.find_library is find


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not list them")
def test_the_libraries_in_use_are_listed_once_by_their_paths() -> None:
    found = libraries()
    assert any("libc" in path for path in found)
    assert all(path.startswith("/") and ".so" in path for path in found)
    assert list(found) == sorted(set(found))


class _Ffi:
    """Stands for the foreign function interface: it notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, object]] = []

    def new(self, kind: object, value: object = None) -> None:
        self.asked.append((kind, value))


@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [
        ("int[3]", None, ("int[]", 3)),
        ("int[2]", [1, 2], ("int[]", [1, 2])),
        ("int[3]", [1, 2], ("int[3]", [1, 2])),
        ("int[]", 3, ("int[]", 3)),
        ("int *", None, ("int *", None)),
    ],
)
def test_arrays_are_made_by_their_length(
    kind: str, value: object, asked: tuple[object, object]
) -> None:
    ffi = _Ffi()
    quick_arrays(ffi)
    ffi.new(kind, value)
    assert ffi.asked == [asked]
