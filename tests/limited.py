"""Watching, from outside, the limits that a process sets itself before it reads anything."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

_LIMIT = re.compile(r"^Max (address space|cpu time|core file size) +(\S+)", re.M)


def limits_of_children(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """A list that gets the limits of each process, as they are before it is given its input.

    Linux only: elsewhere no file tells of them.
    """
    seen: list[dict[str, str]] = []

    class Watched(subprocess.Popen[bytes]):
        """Waits with the input until the process has limited its memory."""

        def communicate(self, *values: Any, **named: Any) -> tuple[bytes, bytes]:
            for _ in range(400):
                text = Path(f"/proc/{self.pid}/limits").read_text()
                found = dict(_LIMIT.findall(text))
                if found.get("address space") != "unlimited":
                    break
                time.sleep(0.05)
            seen.append(found)
            return super().communicate(*values, **named)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return seen
