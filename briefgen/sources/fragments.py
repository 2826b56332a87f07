"""Placeholder until the text fragments are in place."""

from __future__ import annotations


def text_fragment(address: str, words: str, prefix: str = "", suffix: str = "") -> str:
    """The address with a text fragment."""
    return address
