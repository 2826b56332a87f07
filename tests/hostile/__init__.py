"""Hostile and careless inputs by their classes, each with its expected result."""

from __future__ import annotations

from hostile.case import Case
from hostile.files import PICTURES, RECORDS, SOURCES
from hostile.schema import SCHEMA
from hostile.syntax import LETTERS, YAML
from hostile.texts import TEXT

CASES: list[Case] = [*YAML, *LETTERS, *SCHEMA, *TEXT, *PICTURES, *RECORDS, *SOURCES]
