"""Templates as Python code, kept from one run to the next: making it takes longer than using it.

It is code that is run, so it lies on a shelf with seals. Without it, a build of Markdown and HTML
takes a seventh longer.
"""

from __future__ import annotations

import hashlib
import marshal
import platform
import sys
from contextlib import suppress

import jinja2
from jinja2 import BytecodeCache

from briefgen import __version__
from briefgen.publish.shelf import Shelf

_MOST_BYTES = 20_000_000
_MADE_BY = "\n".join((__version__, jinja2.__version__, sys.version, platform.machine()))


class CompiledTemplates(BytecodeCache):
    """The code of the templates of one form; that of a template that has changed is not used."""

    def __init__(self, form: str) -> None:
        self._shelf = Shelf.of("templates")
        self._form = form
        self._trimmed = False

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """One name for each template file, form, and version of what made the code."""
        parts = (_MADE_BY, self._form, name, filename or "")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Fill the bucket if there is code for the text that the template has now."""
        checksum, _, code = (self._shelf.get(bucket.key) or b"").partition(b"\n")
        if checksum == bucket.checksum.encode():
            with suppress(EOFError, ValueError, TypeError):
                bucket.code = marshal.loads(code)  # its seal says that it is ours

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep the code in the bucket."""
        code = marshal.dumps(bucket.code)
        self._shelf.put(bucket.key, bucket.checksum.encode() + b"\n" + code)
        if not self._trimmed:
            self._shelf.trim(_MOST_BYTES)
            self._trimmed = True
