"""Which documents are wanted of each facts file: for each audience, each language, each kind."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.editions.visible import require_audience
from briefgen.problems import Problem, Refused
from briefgen.publish.inputs import Input


@dataclass(frozen=True, slots=True)
class Order:
    """One document that is wanted of a facts file."""

    kind: str
    lang: str
    audience: str | None = None

    def stem(self, of: str) -> str:
        """The name of its files without their ending; `of` is the name of the facts file."""
        return ".".join(filter(None, [of, self.kind, self.audience, self.lang]))

    @property
    def about(self) -> dict[str, str]:
        """The same for the manifest."""
        audience = {"audience": self.audience} if self.audience else {}
        return {"kind": self.kind, **audience, "language": self.lang}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents of each facts file are wanted; what is left open is decided by the file."""

    kinds: tuple[str, ...]
    langs: tuple[str, ...] = ()
    audience: str | None = None
    all_audiences: bool = False
    all_langs: bool = False

    def orders(self, source: Input) -> list[Order]:
        """Every document of a file: for each audience, each language, each kind.

        Raises `Refused` if it is not written in a language or for an audience that is wanted.
        """
        brief, file = source.loaded.brief, source.loaded.file
        declared = brief.brief.languages
        audiences: list[str | None] = [self.audience]
        if self.all_audiences and brief.audiences:
            audiences = list(brief.audiences)
        else:
            require_audience(brief, file, self.audience)
        langs = declared if self.all_langs else self.langs or declared[:1]
        if unknown := [lang for lang in langs if lang not in declared]:
            raise Refused(_unknown_language(source, lang) for lang in unknown)
        return [
            Order(kind, lang, audience)
            for audience in audiences
            for lang in langs
            for kind in self.kinds
        ]


def _unknown_language(source: Input, lang: str) -> Problem:
    declared = source.loaded.brief.brief.languages
    return source.loaded.file.problem(
        "language",
        f"The brief is not written in `{lang}`",
        ("brief", "languages"),
        f"its languages: {', '.join(declared)}; add it to `brief.languages`",
    )
