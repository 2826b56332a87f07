"""What tests of several files share."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

_CACHE = "XDG_CACHE_HOME"
_own_cache = ""


def pytest_configure() -> None:
    """Leave the user's cache alone, and build every document anew.

    All processes of a run share the code of the templates, which takes long to make. A run that
    was started in the background ignores interruption, and so would all that its tests start:
    those that interrupt a program would wait for ever.
    """
    global _own_cache
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["BRIEFGEN_CACHE"] = "off"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _own_cache = os.environ[_CACHE] = tempfile.mkdtemp(prefix="briefgen-tests-")


def pytest_unconfigure() -> None:
    """Clear away what `pytest_configure` made."""
    if _own_cache:
        shutil.rmtree(_own_cache, ignore_errors=True)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share, for documents that are built once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "documents"
    folder.mkdir(exist_ok=True)
    return folder
