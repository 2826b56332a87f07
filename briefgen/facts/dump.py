"""Facts back as YAML in one language, as this program's own reader takes them.

The text holds no audience, no kind and no other language: it is what one document prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from briefgen.facts.base import Citation, Date, Model
from briefgen.facts.dates import Edtf
from briefgen.facts.fields import Text
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import Brief, Section

# The editor's own arrangements, and what belongs to files that do not travel with the facts.
_LEFT_OUT = {
    "audience",
    "audiences",
    "default_audience",
    "kinds",
    "languages",
    "redistribute",
    "text_sha256",
    "unused",
}


def facts_yaml(brief: Brief, lang: str) -> bytes:
    """`brief` in `lang` as a facts file; a text that is not there in `lang` keeps its language.

    Loading the result and dumping it again gives the same bytes.
    """
    dump = _Dump(lang, brief.brief.languages[0])
    data = dump.model(brief)
    languages = [lang, *sorted(dump.others)]
    data["brief"]["languages"] = languages
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96, encoding=None
    )
    return str(text).encode()


class _Dumper(yaml.SafeDumper):
    """Block style throughout; texts of several lines as literal blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and text == text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _Dump:
    def __init__(self, lang: str, first: str) -> None:
        self.lang = lang
        self.first = first
        self.others: set[str] = set()

    def model(self, model: Model) -> dict[str, Any]:
        """The fields of `model` that say something, by the names an author writes."""
        found = dict(self._fields(model))
        if isinstance(model, Quote | Statement) and model.quote:
            spoken = model.lang or self.first
            if spoken != self.lang:
                found["lang"] = spoken
        return found

    def _fields(self, model: Model) -> Iterator[tuple[str, Any]]:
        for name, info in type(model).model_fields.items():
            key, value = info.alias or name, getattr(model, name)
            if key in _LEFT_OUT or (name == "text" and isinstance(value, str)):
                continue
            if isinstance(model, Section) and name == "items":
                yield from self._value(value).items()
            elif value not in (None, (), {}) and (value != info.default or info.is_required()):
                yield key, self._value(value)

    def _value(self, value: Any) -> Any:
        match value:
            case Text():
                return self._text(value)
            case Date():
                whole = value.inferred or value.because is not None
                return self.model(value) if whole else str(value.date)
            case Citation():
                fields = self.model(value)
                return fields["source"] if len(fields) == 1 else fields
            case Model():
                return self.model(value)
            case dict():
                return {key: self._value(item) for key, item in value.items()}
            case tuple():
                return [self._value(item) for item in value]
            case bool():
                return "yes" if value else "no"
            case Edtf() | Decimal() | int():
                return str(value)
        return value

    def _text(self, text: Text) -> Any:
        words, lang = text.worded(self.lang, self.first)
        if lang == self.lang:
            return words
        self.others.add(lang)
        return {lang: words}
