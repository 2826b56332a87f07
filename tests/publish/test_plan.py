"""Many files at once: the same bytes as one by one, and a file that fails fails alone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.pdf.process import Engine
from briefgen.publish.document import Options
from briefgen.publish.plan import Plan, documents
from briefgen.publish.run import Done
from tests.effort import count

FILES = count(12, 200)
PRINTED = count(3, 200)
"""How many of them become PDFs too, which take long."""
BROKEN = 1
WORDS = ("river", "lock", "quay", "water", "level", "toll", "ferry", "barge", "pilot", "tide")


def brief(number: int) -> str:
    """A small brief in two languages, not like any other."""
    draw = random.Random(number)

    def text(lang: str) -> str:
        return f"{lang} " + " ".join(draw.choices(WORDS, k=draw.randint(3, 9)))

    def both() -> str:
        return f"{{en: {text('en')}, fr: {text('fr')}}}"

    claims = "".join(f"  c{n}: {{text: {both()}, cite: s}}\n" for n in range(draw.randint(1, 4)))
    return (
        f"format: 1\nbrief:\n  title: {both()}\n  languages: [en, fr]\n  as_of: 2025-06-01\n"
        f"summit: {{name: {both()}, dates: 2025-06-{draw.randint(1, 28):02}}}\n"
        f"sources: {{s: {{title: {both()}}}}}\nbottom_line:\n{claims}"
        f"timeline:\n  e: {{date: 2025-06, text: {both()}, cite: s}}\n"
    )


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("many")
    found = []
    for number in range(FILES):
        path = folder / f"brief-{number:03}.yaml"
        text = brief(number).replace("title:", "titel:", int(number == BROKEN))
        path.write_text(text, "utf-8")
        found.append(path)
    return found


def built(plan: Plan) -> list[Done]:
    with Engine(later=True) as engine:
        return list(documents(plan, engine))


def plan(paths: list[Path], formats: tuple[str, ...], jobs: int) -> Plan:
    return Plan(tuple(paths), Options(formats), ("brief",), all_langs=True, jobs=jobs)


def files(done: list[Done]) -> Iterator[tuple[str, bytes]]:
    for one in done:
        yield from one.made.files.items() if one.made else ()


@pytest.fixture(scope="module")
def together(paths: list[Path]) -> list[Done]:
    return built(plan(paths, ("md", "html"), 2))


def test_a_broken_file_fails_alone(together: list[Done], paths: list[Path]) -> None:
    assert [one.name for one in together if one.failed] == [str(paths[BROKEN])]
    expected = [f"{p.stem}.brief.{lang}" for p in paths for lang in ("en", "fr")]
    expected = [name for name in expected if not name.startswith(paths[BROKEN].stem)]
    assert [one.name for one in together if one.made] == expected, "in the order of the files"


def test_together_they_are_what_they_are_one_by_one(
    together: list[Done], paths: list[Path]
) -> None:
    whole = dict(files(together))
    singly: dict[str, bytes] = {}
    for path in paths:
        singly |= files(built(plan([path], ("md", "html"), 1)))
    assert len(singly) == (FILES - 1) * 4
    assert singly == whole


def test_so_are_their_pdfs(paths: list[Path]) -> None:
    whole = dict(files(built(plan(paths[:PRINTED], ("pdf",), 2))))
    singly: dict[str, bytes] = {}
    for path in paths[:PRINTED]:
        singly |= files(built(plan([path], ("pdf",), 1)))
    assert len(singly) == (PRINTED - 1) * 2
    assert singly == whole


FACTS = """format: 1
brief: {title: {en: T, fr: T}, languages: [en, fr]}
summit: {name: {en: S, fr: S}}
audiences: {all: TLP:CLEAR, few: TLP:RED}
bottom_line:
  a: {text: {en: One, fr: Un}, audience: all, basis: ours}
  b: {text: {en: Two, fr: {text: Deux, of: 12345678}}, audience: few, basis: ours}
key_messages:
  c: {text: {en: Three}, audience: few, basis: ours}
"""


@pytest.mark.parametrize(
    ("langs", "audience", "missing"),
    [(("en",), "few", 0), (("fr",), "few", 2), (("fr",), "all", 0), (("en", "fr"), "few", 2)],
)
def test_translations_that_a_document_lacks_are_warned_of(
    langs: tuple[str, ...], audience: str, missing: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(FACTS, "utf-8")
    wanted = Plan((path,), Options(("md",)), ("brief",), langs, audience)
    done = built(wanted)
    warned = [p for one in done for p in one.problems]
    assert bool(warned) == bool(missing)
    assert sum(bool(one.made) for one in done) == len(langs)
    strict = built(replace(wanted, strict=True))
    assert sum(bool(one.made) for one in strict) == (0 if missing else len(langs))
    assert any(one.failed for one in strict) == bool(missing)


def test_what_lacks_a_translation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(re.sub(r"(?m)^audiences: .*\n| audience: \w+,", "", FACTS), "utf-8")
    done = built(Plan((path,), Options(("html",)), ("brief",), ("fr",)))
    said = {p.message for one in done for p in one.problems}
    assert said == {
        "`key_messages.c.text` is not translated into `fr`",
        "`bottom_line.b.text` has changed since it was translated",
    }
    (made,) = (one.made for one in done if one.made)
    assert '<span lang="en">Three</span>' in made.files["a.brief.fr.html"].decode()
