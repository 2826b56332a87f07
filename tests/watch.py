"""An audit hook (PEP 578) that notes what a process reads, starts and connects to.

It is plain code without imports of the project, so that it can be put at the head of a child's.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_FORBIDDEN = ("socket.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.", "pty.",
              "ftplib.", "http.", "smtplib.", "webbrowser.")  # fmt: skip
# Devices, and what the standard library looks up on its own.
_HARMLESS = ("/dev/null", "/dev/urandom", "/etc/mime.types", "/usr/share/zoneinfo",
             "/proc/self/maps")  # fmt: skip


def judge(event: str, arguments: tuple[Any, ...], roots: tuple[str, ...]) -> str:
    """What is wrong with an event: "" for nothing. Only what lies below `roots` may be opened."""
    if event.startswith(_FORBIDDEN):
        return f"{event} {str(arguments)[:200]}"
    if event == "subprocess.Popen" and str(arguments[0]) != sys.executable:
        return f"{event} {str(arguments)[:200]}"
    if event != "open" or not isinstance(arguments[0], str | bytes):
        return ""
    name, allowed = os.fsdecode(arguments[0]), (*roots, *_HARMLESS)
    if os.path.isabs(name) and not name.startswith(allowed):
        return f"open {name}"
    flags = arguments[2] if isinstance(arguments[2], int) else 0
    if name.startswith(_HARMLESS):
        return ""
    real = os.path.realpath(name)
    if not flags & os.O_NOFOLLOW and not real.startswith((*allowed, *map(os.path.realpath, roots))):
        return f"open {name}, which leads to {real}"
    return ""


def begin(log: str, roots: tuple[str, ...]) -> None:
    """Write what is wrong, from now to the end of this process, to the file `log`."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if found := judge(event, arguments, roots):
            os.write(handle, f"{found}\n".encode(errors="replace"))

    sys.addaudithook(hook)
