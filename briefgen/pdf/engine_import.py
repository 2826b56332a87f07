"""The import of the engine without what makes it slow, and without this machine's fonts."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import re
import sys
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ARRAY = re.compile(r"(.+)\[(\d+)\]\Z")
_NO_FONTS = Path(__file__).with_name("fonts.conf")


@contextmanager
def quick_import() -> Iterator[None]:
    """While the engine is imported: no compiler is asked for libraries, and little else loads.

    Afterwards this process knows no fonts but those that documents bring.
    """
    os.environ["FONTCONFIG_FILE"] = str(_NO_FONTS)
    find, ctypes.util.find_library = ctypes.util.find_library, _find(ctypes.util.find_library)
    _load_later("fontTools.subset")
    _call_later("fontTools.varLib.instancer", "instantiateVariableFont")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there are no fonts is meant
            yield
    finally:
        ctypes.util.find_library = find


def _find(find: Any) -> Any:
    """On Linux the loader knows `libpango-1.0.so.0` by itself.

    For the other names that the engine tries first, Python would run `gcc`, `ld` and `ldconfig`,
    some eighty processes in all.
    """
    return (lambda name: None) if sys.platform.startswith("linux") else find


def _load_later(name: str) -> None:
    """Let `name` be imported at its first use: subsetting needs it only without HarfBuzz."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)


def _call_later(name: str, function: str) -> None:
    """A module in place of `name` with one function, which imports the true one when called."""
    if name in sys.modules:
        return
    stand_in = types.ModuleType(name)

    def call(*values: Any, **named: Any) -> Any:
        del sys.modules[name]
        return getattr(importlib.import_module(name), function)(*values, **named)

    setattr(stand_in, function, call)
    sys.modules[name] = stand_in


def libraries() -> tuple[str, ...]:
    """The files of the libraries that this process has loaded, as Linux lists them; else none."""
    try:
        maps = Path("/proc/self/maps").read_text("utf-8", "replace")
    except OSError:
        return ()
    paths = {line.split(maxsplit=5)[-1] for line in maps.splitlines() if ".so" in line}
    return tuple(sorted(path for path in paths if path.startswith("/")))


def quick_arrays(ffi: Any) -> None:
    """Let the engine make C arrays by their length, not by a new type for each length.

    It names types such as `hb_codepoint_t[37]` for each font, and parses every new name as C.
    """
    make = ffi.new

    def new(kind: Any, value: Any = None) -> Any:
        plain = not isinstance(kind, str) or kind[-1] != "]" or kind[-2] == "["
        sized = None if plain else _ARRAY.match(kind)
        if sized is None or (value is not None and len(value) != int(sized[2])):
            return make(kind, value)
        return make(f"{sized[1]}[]", int(sized[2]) if value is None else value)

    ffi.new = new
