"""Where templates, styles, fonts, locales and the settings of kinds are found.

A theme is a list of folders; the first that has a file wins. The current folder is never one of
them, and no content file can name one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from briefgen.editions.wording import Label, direction_of
from briefgen.facts import markings
from briefgen.facts.brief import About
from briefgen.facts.markings import Scheme
from briefgen.facts.sections import SECTIONS
from briefgen.problems import Place, Problem, Refused
from briefgen.yaml.reader import read_yaml

_KIND = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


# Kinds of document: what their settings files say.


# What stands behind the document and does not count towards its pages.
UNCOUNTED = ("annexes", "source_notes", "sources")
PageSize = Literal["A4", "Letter"]
# Parts whose words can be limited beside whole sections: a field of each item of a section.
FIELDS = {
    "answer": ("questions", "answer"),
    **{name: ("lines", name) for name in ("say", "because", "if_pressed", "avoid")},
}
ISSUES = "issues"
"""What the columns of the positions matrix are, the number of which can be limited as well."""


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Settings):
    """How long a document may be: pages, words by part and language, items by section.

    Every page counts where `count_all_pages` is yes; otherwise those before annexes and sources.
    """

    pages: int | None = None
    count_all_pages: bool = False
    words: dict[str, dict[str, int]] = {}
    items: dict[str, int] = {}

    def words_of(self, part: str, lang: str) -> int | None:
        """The most words of `part` in `lang`; a language without a figure has that of English."""
        found = self.words.get(part, {})
        return found.get(lang, found.get(lang.partition("-")[0], found.get("en")))


class Kind(_Settings):
    """The settings of one kind: its name for readers, its sections in order, its limits."""

    name: str
    label: dict[str, str]
    sections: tuple[str, ...]
    contents: bool = False
    page_size: PageSize = "A4"
    limits: Limits = Limits()

    def label_in(self, lang: str) -> str:
        """What readers of `lang` call this kind; in English where the settings lack it."""
        found = self.label.get(lang) or self.label.get(lang.partition("-")[0])
        return found or self.label.get("en") or self.name.capitalize()

    def order(self) -> tuple[str, ...]:
        """Every section: those of the settings in their order, then what an editor may ask for.

        What is asked for stands before the parts that do not count towards the pages.
        """
        front = [s for s in self.sections if s not in UNCOUNTED]
        asked = [s for s in SECTIONS if s not in self.sections and s not in UNCOUNTED]
        behind = [s for s in self.sections if s in UNCOUNTED]
        return (*front, *asked, *behind, *(s for s in UNCOUNTED[:2] if s not in behind))


# The folders, and what is read of them.


def built_in() -> Path:
    """The templates that come with the program: beside the package, or inside it (wheel)."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@dataclass(frozen=True)
class Theme:
    """Folders to look in, the user's own first, and what has been read of them.

    Kinds, words and marking schemes are read once: a theme is for one build, or one answer. Two
    themes are equal if their folders are.
    """

    folders: tuple[Path, ...]
    _kinds: dict[str, Kind] = field(default_factory=dict, init=False, repr=False, compare=False)
    _words: dict[str, Mapping[str, Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, folder: Path | None = None) -> Theme:
        """The theme with the user's `folder`, if any, before the built-in one.

        Raises `Refused` if there is no such folder.
        """
        if folder is None:
            return cls((built_in(),))
        if not folder.is_dir():
            hint = "check the name that is given with `--templates`"
            problem = Problem("template", "There is no such folder", Place(str(folder)), hint)
            raise Refused([problem])
        return cls((folder, built_in()))

    def find(self, path: str) -> Path | None:
        """The file at `path`, which is relative, in the first folder that has it."""
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts:
            return None
        for folder in self.folders:
            candidate = folder / path
            if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
                return candidate
        return None

    def read(self, path: str) -> bytes:
        """The bytes of the file at `path`. Raises `Refused` if no folder has it."""
        found = self.find(path)
        if found is None:
            looked = ", ".join(str(f) for f in self.folders)
            problem = Problem(
                "template", f"No template folder has `{path}`", Place(path), f"looked in {looked}"
            )
            raise Refused([problem])
        return found.read_bytes()

    def names(self, folder: str) -> list[str]:
        """The names in `folder`, over all template folders, sorted."""
        return sorted({p.name for base in self.folders for p in _entries(base / folder)})

    def kinds(self) -> list[str]:
        """The kinds of document there are: the folders that hold a settings file.

        Their names become parts of the names of files: small letters, digits, hyphens.
        """
        named = [n for n in self.names("kinds") if _KIND.fullmatch(n)]
        return [n for n in named if self.find(f"kinds/{n}/settings.yaml")]

    def languages(self) -> list[str]:
        """The languages in which there are labels."""
        return [n.removesuffix(".yaml") for n in self.names("locales") if n.endswith(".yaml")]

    def kind(self, name: str) -> Kind:
        """The settings of the kind `name`.

        Raises `Refused` if there is none of that name, or its settings file is not valid.
        """
        if name not in self._kinds:
            self._kinds[name] = _read_kind(self, name)
        return self._kinds[name]

    def words(self, lang: str) -> Mapping[str, Any]:
        """The labels of the documents in `lang`; what a language's file lacks is in English.

        What the file of a user's own templates lacks is taken from the built-in one, since a later
        version of the program may need words that were not there when the file was copied. Raises
        `Refused` if no folder has the English file, or one is not YAML.
        """
        if lang not in self._words:
            self._words[lang] = _read_words(self, lang)
        return self._words[lang]

    @cached_property
    def schemes(self) -> markings.Schemes:
        """The marking schemes: the built-in ones, and those of the theme's `markings/*.yaml`.

        Such a file has `name`, `place` (right or centre) and `markings`, from the widest readership
        to the narrowest. Raises `Refused` when one is not valid.
        """
        own: markings.Schemes = {scheme.name: scheme for scheme in _own_schemes(self)}
        # Ours last: a marking that is in two schemes is that of the user's.
        return {**own, **{n: s for n, s in markings.BUILT_IN.items() if n not in own}}

    def fonts(self) -> list[Path]:
        """The font files, one of each name."""
        names = [n for n in self.names("fonts") if n.lower().endswith((".ttf", ".otf"))]
        return [found for n in names if (found := self.find(f"fonts/{n}"))]


def _entries(folder: Path) -> Iterator[Path]:
    """What is in a folder of templates; nothing where that is a link, as it may lead elsewhere."""
    return folder.iterdir() if folder.is_dir() and not folder.is_symlink() else iter(())


def _read_kind(theme: Theme, name: str) -> Kind:
    if name not in theme.kinds():
        known = ", ".join(theme.kinds())
        message = f"There is no kind of document called `{name}`"
        raise Refused([Problem("kind", message, Place(name), f"known: {known}")])
    path = f"kinds/{name}/settings.yaml"
    data = read_yaml(theme.read(path), path).data
    try:
        kind = Kind.model_validate({**data, "name": name})
    except ValidationError as error:
        raise Refused(_settings_problems(error, path)) from None
    if strange := [s for s in kind.sections if s not in SECTIONS]:
        raise Refused([Problem("settings", f"No section is called `{strange[0]}`", Place(path))])
    nameable = {*SECTIONS, *FIELDS, ISSUES, *About.model_fields}
    parts = [*kind.limits.words, *(part.partition(".")[0] for part in kind.limits.items)]
    if strange := [part for part in parts if part not in nameable]:
        message = f"No part that can be limited is called `{strange[0]}`"
        raise Refused([Problem("settings", message, Place(path))])
    return kind


def _settings_problems(error: ValidationError, path: str) -> list[Problem]:
    return [
        Problem("settings", f"{'.'.join(map(str, e['loc']))}: {e['msg']}", Place(path))
        for e in error.errors()
    ]


def _read_words(theme: Theme, lang: str) -> Mapping[str, Any]:
    theme.read("locales/en.yaml")  # is refused if there is none
    words: dict[str, Any] = {}
    english = lang.partition("-")[0] == "en"
    for name in dict.fromkeys(("en", lang.partition("-")[0], lang)):
        path = f"locales/{name}.yaml"
        for folder in reversed(theme.folders):
            if file := Theme((folder,)).find(path):
                words = _merged(words, read_yaml(file.read_bytes(), path).data)
        if name == "en" and not english:
            words = _as_english(words, lang)
    return words


def _as_english(words: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Labels that say that they are English, beside texts in `lang`; not mere signs."""
    side = "" if direction_of(lang) == "ltr" else "ltr"
    return {
        key: _as_english(value, lang)
        if isinstance(value, Mapping)
        else Label(value, "en", side)
        if any(map(str.isalpha, value))
        else value
        for key, value in words.items()
    }


def _merged(words: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`words` with a language's `own` in their place, group by group."""
    found = {**words, **own}
    for key, inner in words.items():
        if isinstance(inner, Mapping) and isinstance(own.get(key), Mapping):
            found[key] = _merged(inner, own[key])
    return found


def _own_schemes(theme: Theme) -> Iterator[Scheme]:
    for name in theme.names("markings"):
        path = f"markings/{name}"
        try:
            yield Scheme.model_validate(read_yaml(theme.read(path), path).data)
        except ValidationError as error:
            raise Refused(_settings_problems(error, path)) from None
