"""What the PDF engine and the checks say of a document, as problems for its author."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from briefgen.editions.edition import Edition
from briefgen.editions.theme import Theme
from briefgen.facts.reader import YamlFile
from briefgen.problems import Place, Problem, Refused
from briefgen.render.pdf import EngineMissing, EngineStopped, Rendered

_PREFLIGHT = "mend the template or the facts; `--no-preflight` builds it unchecked"
_MOST_CHARACTERS = 20


def uncovered(edition: Edition, theme: Theme, file: YamlFile) -> Iterator[Problem]:
    """Characters that no font of the theme has, by name."""
    from briefgen.render.fonts import missing_characters

    missing = missing_characters(shown_text(edition), tuple(theme.fonts()))
    for character, name in list(missing.items())[:_MOST_CHARACTERS]:
        yield Problem(
            "font",
            f"No font has the character {character} ({name})",
            file.place_of(character),
            "put a font that has it, a .ttf or .otf file, into the folder fonts/ of templates of "
            "your own, and build with `--templates DIR`",
        )


def shown_text(edition: Edition) -> str:
    """Every text of the edition, to see which characters it needs."""
    found: list[str] = []
    _collect((edition.label, edition.about, edition.summit, edition.sources, edition.words), found)
    for section in edition.sections:
        _collect((section.title, section.items, section.extra), found)
    return "".join(found)


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, Mapping):
        _collect(tuple(value.values()), found)
    elif isinstance(value, tuple | list):
        for item in value:
            _collect(item, found)
    elif hasattr(value, "text") or hasattr(value, "words"):
        found.append(str(getattr(value, "text", "") or getattr(value, "words", "")))


def get_ready(*, preflight: bool) -> None:
    """Load what reads PDFs, which takes a while, before there is one to read."""
    if preflight:
        import briefgen.render.preflight  # noqa: F401


def typeset(waiting: Callable[[], Rendered], name: str) -> Rendered:
    """The typeset document of the file `name`. Raises `Refused` with the engine's complaints."""
    where = Place(name)
    try:
        rendered = waiting()
    except EngineMissing as error:
        hint = (
            "`briefgen doctor` says which system library to install; "
            "`--to md,html` works without it"
        )
        message = f"The PDF engine cannot start: {str(error)[:160]}"
        raise Refused([Problem("pdf-engine", message, where, hint)]) from None
    except EngineStopped as error:
        hint = "shorten the document; very long words and tables are the slowest"
        message = f"The PDF engine was stopped: {error}"
        raise Refused([Problem("pdf-engine", message, where, hint)]) from None
    if rendered.messages:
        raise Refused(
            [Problem("pdf", f"The PDF engine says: {m}", where) for m in rendered.messages]
        )
    return rendered


def checked(rendered: Rendered, theme: Theme, name: str) -> bytes:
    """The PDF after the checks that it can be archived and read aloud. Raises `Refused`."""
    from briefgen.render.fonts import faces
    from briefgen.render.preflight import check

    families = frozenset(face.family for face in faces(tuple(theme.fonts())))
    faults = check(rendered.pdf, families, rendered.languages)
    if faults:
        raise Refused(
            Problem("preflight", f"The PDF does not pass: {fault}", Place(name), _PREFLIGHT)
            for fault in faults
        )
    return rendered.pdf
