"""What runs in the engine's process: messages, and nothing that a library prints."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from briefgen.pdf.job import (
    write_frame,
)

TESTS = Path(__file__).parents[1]


def test_what_a_library_prints_does_not_reach_the_messages() -> None:
    code = (
        "import os, sys; sys.path[:] = sys.argv[1:]\n"
        "from briefgen.pdf import child, job as frames\n"
        "source, target = child._pipes()\n"
        "print('noise', flush=True); os.write(1, b'noise'); os.read(0, 9)\n"
        "frames.write_frame(target, *frames.read_frame(source))\n"
    )
    sent = io.BytesIO()
    write_frame(sent, {"a": 1}, b"body")
    command = [sys.executable, "-c", code, str(TESTS.parent), *sys.path]
    done = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=True)
    assert done.stdout == sent.getvalue()
