"""Words whose omission turns a sentence into its opposite."""

from __future__ import annotations

import re

_ENGLISH = "not|no|never|neither|nor|without|hardly|barely|scarcely|cannot|none|nobody|nothing"
_FRENCH = "ne|pas|jamais|aucune?|sans|ni|non|guère|nul(?:le)?|rien"
_GERMAN = r"nicht|nichts|kein\w*|nie|niemals|niemand|ohne|weder"
_DUTCH = "niet|geen|nooit|zonder|noch|niemand|niets"
_SPANISH = "nunca|sin|jamás|ning[uú]n[oa]?|tampoco|nada|nadie"
_UKRAINIAN = r"не|ні|без|ніколи|жоден|жодн\w+|немає|нема|ніхто|ніщо"
# As the end of a word that a bracket replaces: "use[ful]" for "useless".
_ENDINGS = r"\w*n['’ʼ]t|n['’ʼ]\w+|less|los|loos"

_NEGATION = re.compile(
    rf"\b(?:{_ENGLISH}|{_FRENCH}|{_GERMAN}|{_DUTCH}|{_SPANISH}|{_UKRAINIAN}|{_ENDINGS})\b", re.I
)


def negation(words: str) -> str:
    """The first negation in `words`, as it is written, or "".

    English, French, German, Dutch, Spanish and Ukrainian count together, whatever the language of
    the source: a needless warning costs a look, a missed one a wrong quotation.
    """
    found = _NEGATION.search(words)
    return found[0] if found else ""
