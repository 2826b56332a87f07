"""Facts back as YAML in one language, as this program's own reader takes them.

The text holds no comment and nothing that is for editors only: it is what one document prints, and
what is needed to build it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from briefgen.facts.base import Citation, Date, Model
from briefgen.facts.brief import Brief
from briefgen.facts.dates import Edtf
from briefgen.facts.fields import fields_of
from briefgen.facts.sections import Section
from briefgen.facts.values import Text


def facts_yaml(brief: Brief) -> bytes:
    """`brief`, which is in one language, as a facts file.

    Loading the result gives the same facts, and dumping those the same bytes.
    """
    data = _model(brief)
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96, encoding=None
    )
    return str(text).encode()


_SAFE: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_SAFE):  # type: ignore[misc]  # which of the two is known only at run time
    """Block style throughout; texts of several lines as literal blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and text == text.strip() else None
    node: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


_Dumper.add_representer(str, _represent_text)


def _model(model: Model) -> dict[str, Any]:
    """The fields of `model` that say something, by the names an author writes."""
    return dict(_fields(model))


def _fields(model: Model) -> Iterator[tuple[str, Any]]:
    for field in fields_of(type(model)):
        value = getattr(model, field.attribute)
        if field.is_for_editors:
            continue
        if isinstance(model, Section) and field.name == "items":
            yield from _value(value).items()
        elif value not in (None, (), {}) and (value != field.default or field.required):
            yield field.name, _value(value)


def _value(value: Any) -> Any:
    match value:
        case Text():
            return _text(value)
        case Date():
            whole = value.inferred or value.because is not None
            return _model(value) if whole else str(value.date)
        case Citation():
            fields = _model(value)
            return fields["source"] if len(fields) == 1 else fields
        case Model():
            return _model(value)
        case dict():
            return {key: _value(item) for key, item in value.items()}
        case tuple():
            return [_value(item) for item in value]
        case bool():
            return "yes" if value else "no"
        case Edtf() | Decimal() | int():
            return str(value)
    return value


def _text(text: Text) -> Any:
    """The words alone, or under their language where it is not the brief's."""
    (lang, translation), *others = text.values.items()
    assert not others, "a brief is dumped in one language"
    return {lang: translation.text} if lang else translation.text
