"""briefgen: one YAML file of facts in; a briefing note, a handout and speaking cards out.

`load`, `check`, `build`, `write` and `diff` are those of `briefgen.api`, which says all of them.
They, `Problem` and `Refused` are loaded when they are first asked for, so that importing this
takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Problem", "Refused", "build", "check", "diff", "load", "write"]

if TYPE_CHECKING:
    from briefgen.api import build, check, diff, load, write
    from briefgen.problems import Problem, Refused
else:  # for a type checker there are those names and no others

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from briefgen import api

        return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
