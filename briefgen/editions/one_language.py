"""The facts in one language, as if they had been written in no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.facts.base import Model
from briefgen.facts.fields import Text, Translation
from briefgen.facts.items import Quote, Statement
from briefgen.facts.models import Brief, Source


def in_language(brief: Brief, lang: str) -> Brief:
    """`brief` with every text in `lang`; one that is not there in `lang` keeps its own language.

    `lang` becomes the first language. The words of speakers stay, without a translation where they
    are in `lang` themselves. Which language they are in is noted where the brief took it for
    granted.
    """
    step = _Step(lang, brief.brief.languages[0])
    found: Brief = step.model(brief)
    about = found.brief.model_copy(update={"languages": (lang, *sorted(step.others))})
    return found.model_copy(update={"brief": about})


class _Step:
    def __init__(self, lang: str, first: str) -> None:
        self.lang = lang
        self.first = first
        self.others: set[str] = set()

    def model(self, model: Any) -> Any:
        own = dict(self._language(model))
        changes = own | {
            name: changed
            for name in type(model).model_fields
            if name not in own
            and (changed := self._value(value := getattr(model, name))) is not value
        }
        return model.model_copy(update=changes) if changes else model

    def _language(self, model: Any) -> Iterator[tuple[str, Any]]:
        """What follows for words in a language of their own: a speaker's, a source's."""
        spoken = isinstance(model, Quote | Statement) and model.quote
        if not (spoken or isinstance(model, Source)):
            return
        lang = model.lang or self.first
        if self.lang != self.first:
            yield "lang", lang
        if spoken and lang == self.lang:
            yield "translation", None

    def _value(self, value: Any) -> Any:
        match value:
            case Text():
                return self._text(value)
            case Model():
                return self.model(value)
            case dict():
                return {key: self._value(inner) for key, inner in value.items()}
            case tuple():
                return tuple(self._value(inner) for inner in value)
        return value

    def _text(self, text: Text) -> Text:
        words, lang = text.worded(self.lang, self.first)
        if lang != self.lang:
            self.others.add(lang)
        return Text({"" if lang == self.lang else lang: Translation(words)}, text.is_prose)
