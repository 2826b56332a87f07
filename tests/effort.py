"""How many examples a property test tries: few in `make test`, many in `make prove`."""

from __future__ import annotations

import os

PROVING = bool(os.environ.get("BRIEFGEN_PROVE"))


def count(few: int, many: int) -> int:
    """`few` examples as a rule, `many` when the long counts are asked for."""
    return many if PROVING else few
