"""Hostile and careless inputs by their classes, each with its expected result."""

from __future__ import annotations

from tests.hostile.case import Case
from tests.hostile.files import PICTURES, RECORDS, SOURCES
from tests.hostile.schema import SCHEMA
from tests.hostile.syntax import LETTERS, YAML
from tests.hostile.texts import TEXT

CASES: list[Case] = [*YAML, *LETTERS, *SCHEMA, *TEXT, *PICTURES, *RECORDS, *SOURCES]
