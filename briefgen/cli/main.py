"""The command line: one error boundary, five exit codes.

0 done, 1 the user's files, 2 usage, 3 a bug, 130 interrupted.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import NoReturn

from briefgen import __version__
from briefgen.problems import Refused

INTERRUPTED = 130
_REMEDIES = {
    PermissionError: "choose another place, or ask for the right to use this one",
    FileNotFoundError: "check the name and the folder",
    IsADirectoryError: "name a file; this is a folder",
    NotADirectoryError: "name a folder; this is a file",
    FileExistsError: "name a folder; this is a file",
}


def run() -> NoReturn:
    """Run the command line and exit with one of the five codes."""
    # Looking for rings of objects takes a tenth of the time of a build, and finds few.
    gc.set_threshold(100_000, 50, 50)
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - closed by who started us
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    _speak_utf8()
    code = _code()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            pass  # the reader has seen enough
        except OSError as error:
            code = code or _said(error)
    # Everything is in place and closed. To take the program apart object by object, as Python
    # would now, takes as long as reading a file of facts.
    os._exit(code)


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes, and a code where a letter cannot be written.

    There are names of files that are no text, and terminals that lack letters.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _code() -> int:
    from briefgen.cli import start

    try:
        if (lines := start.begin(sys.argv[1:])) is not None:
            for line in lines:
                print(line)
            return 0
        from briefgen.cli.commands import application

        application(sys.argv[1:])()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 0
        return _interrupted() if code == INTERRUPTED else code
    except Refused as refused:
        from briefgen.cli.report import show

        show(refused.problems)
        return 1
    except OSError as error:
        return _said(error)
    except KeyboardInterrupt:
        return _interrupted()
    except Exception:
        return _bug()
    finally:
        start.end()
    return 0


def _interrupted() -> int:
    print("interrupted; nothing was left half-written", file=sys.stderr)
    return INTERRUPTED


def _said(error: OSError) -> int:
    if not isinstance(error, BrokenPipeError):
        print(f"{error.filename or 'briefgen'}: {error.strerror or error}", file=sys.stderr)
        if hint := _REMEDIES.get(type(error)):
            print(f"    hint: {hint}", file=sys.stderr)
    return 1


def _bug() -> int:
    import platform
    import traceback

    print(
        "This is a bug in briefgen, not in your file. Please report the lines below, with "
        f"the command you gave (briefgen {__version__}, Python {platform.python_version()}):\n"
        f"{traceback.format_exc(limit=-6)}",
        file=sys.stderr,
    )
    return 3
