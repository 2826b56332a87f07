"""The samples use the whole model, hold together, and become documents."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from briefgen.editions.limits import over_limits
from briefgen.editions.make import Wanted
from briefgen.editions.theme import Theme
from briefgen.facts import brief, sections
from briefgen.facts.base import Basis, Citation, Cited, Fact, Model, texts
from briefgen.facts.brief import Brief, Front
from briefgen.facts.load import Loaded, load
from briefgen.facts.references import walk
from briefgen.facts.sections import (
    RELATIONS,
    Chart,
    Likelihood,
    Question,
    Quote,
    SectionModel,
    Sections,
    Stance,
    Statement,
)
from briefgen.render.templates import Renderer
from tests.documents import edition_for

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples"
HARBOUR = SAMPLES / "harbour-summit.yaml"
FILES = (HARBOUR, SAMPLES / "minimal.yaml", ROOT / "content" / "nato-the-hague.yaml")
THEME = Theme.of()
RENDERER = Renderer(THEME)
# Never written themselves: what other models have in common.
COMMON = {Model, Fact, Cited, SectionModel, Sections, Front}
# A sign without its no-break space, or an English or typewriter's quotation mark.
NOT_FRENCH = re.compile(
    r"(?<!\u202f)[;?!](?=\s|$)|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|\bM\. |['\"“”]"
)


def loaded(path: Path) -> Loaded:
    return load(path.read_bytes(), path.name, THEME.schemes)


@pytest.fixture(scope="module")
def harbour() -> Brief:
    return loaded(HARBOUR).brief


def family(model: type[Model]) -> Iterator[type[Model]]:
    """Every model of the facts as the code writes it, without the forms of its generics."""
    for child in model.__subclasses__():
        if "[" not in child.__name__ and child.__module__.startswith("briefgen.facts."):
            yield child
        yield from family(child)


def plain(model: type[Model]) -> type[Model]:
    """`Section` for `Section[Claim]`."""
    return next(c for c in model.__mro__ if "[" not in c.__name__)


def unused_fields(brief: Brief) -> list[str]:
    """`Model.field` for each field of each model that the file behind `brief` never writes."""
    written: dict[type[Model], set[str]] = {}
    for at in walk(brief):
        written.setdefault(plain(type(at.model)), set()).update(at.model.model_fields_set)
    return [
        f"{model.__name__}.{field.alias or name}"
        for model in dict.fromkeys(family(Model))
        if model not in COMMON
        for name, field in model.model_fields.items()
        if name not in written.get(model, set())
    ]


def test_the_feature_complete_sample_writes_every_field(harbour: Brief) -> None:
    assert unused_fields(harbour) == []


def test_a_field_that_is_not_written_is_named(harbour: Brief) -> None:
    assert harbour.shortfalls is not None
    bare = {k: s.model_copy(update={"unit": None}) for k, s in harbour.shortfalls.items.items()}
    for shortfall in bare.values():
        shortfall.model_fields_set.discard("unit")
    section = harbour.shortfalls.model_copy(update={"items": bare})
    assert unused_fields(harbour.model_copy(update={"shortfalls": section})) == ["Shortfall.unit"]


def test_every_model_of_the_facts_is_looked_at() -> None:
    named = {
        value
        for module in (sections, brief)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Model) and "[" not in value.__name__
    }
    assert named - COMMON <= set(family(Model))


def test_the_feature_complete_sample_uses_every_word_of_the_closed_lists(harbour: Brief) -> None:
    found = [at.model for at in walk(harbour)]
    said = [m for m in found if isinstance(m, Statement)]
    assert {m.stance for m in said} == set(get_args(Stance))
    assert {m.form for m in found if isinstance(m, Chart)} == {"bars", "shares"}
    assert {m.likelihood for m in found if isinstance(m, Question)} == set(get_args(Likelihood))
    assert {m.standing for m in found if isinstance(m, Cited)} == set(get_args(Basis))
    assert [r for r in RELATIONS if not any(getattr(m, r) for m in said)] == []
    assert {s.lang for s in harbour.sources.values() if s.lang} == {"en", "de", "fr"}


def test_the_feature_complete_sample_cites_in_every_form(harbour: Brief) -> None:
    cites = [at.model for at in walk(harbour) if isinstance(at.model, Citation)]
    written = {frozenset(c.model_fields_set) - {"source"} for c in cites}
    assert frozenset() in written, "no source is cited by its id alone"
    for form in ({"quote"}, {"from_", "to"}, {"para"}, {"page"}, {"prefix", "suffix"}):
        assert any(form <= fields for fields in written), form
    assert any(len(m.cite) > 1 for m in (at.model for at in walk(harbour)) if isinstance(m, Cited))


def test_the_feature_complete_sample_is_as_large_as_it_says(harbour: Brief) -> None:
    assert len(harbour.parties) >= 7
    assert len(harbour.issues) == 5
    assert len(harbour.audiences) >= 2
    assert harbour.brief.languages == ("en", "fr")
    assert {name for name, _ in harbour.sections()} == set(sections.SECTIONS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_text_is_in_every_language(path: Path) -> None:
    brief = loaded(path).brief
    missing = [
        (*at.path, name, lang)
        for at in walk(brief)
        for name, text in texts(at.model)
        for lang in brief.brief.languages
        if len(brief.brief.languages) > 1
        and lang not in text.values
        # A reader of the language that was spoken needs no translation.
        and not (name == "translation" and getattr(at.model, "lang", None) == lang)
    ]
    assert missing == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_french_texts_keep_their_spaces_and_signs(path: Path) -> None:
    faulty = [
        (*at.path, name)
        for at in walk(loaded(path).brief)
        for name, text in texts(at.model)
        if "fr" in text.values and NOT_FRENCH.search(text.values["fr"].text)
    ]
    assert faulty == []


def source_text(brief: Brief, name: str) -> str:
    """The text of a source, its white space evened out; "" where there is none."""
    file = brief.sources[name].text
    return " ".join((SAMPLES / file).read_text("utf-8").split()) if file else ""


def evened(words: str) -> list[str]:
    """The parts between ellipses, their white space evened out."""
    return [" ".join(part.split()) for part in words.split("…")]


def quoted_words(brief: Brief) -> Iterator[tuple[str, str]]:
    """A source, and words that must stand in it."""
    for at in walk(brief):
        match at.model:
            case Citation() as cite:
                for words in (cite.from_, cite.to, cite.prefix, cite.suffix, cite.quote):
                    yield from ((cite.source, part) for part in evened(words or ""))
            case Quote() | Statement() as said if said.quote:
                yield said.cite[0].source, " ".join(said.quote.split())
    for name, source in brief.sources.items():
        for passage in source.unused:
            for words in (passage.quote, passage.from_, passage.to):
                yield from ((name, part) for part in evened(words or ""))


def test_words_quoted_by_the_sample_stand_in_its_sources(harbour: Brief) -> None:
    checked = [(name, words) for name, words in quoted_words(harbour) if words]
    sources = {name: source_text(harbour, name) for name, _ in checked}
    assert len(checked) > 60
    assert [(n, w) for n, w in checked if sources[n] and w not in sources[n]] == []


def test_hashes_of_the_sample_are_those_of_its_source_files(harbour: Brief) -> None:
    with_text = [s for s in harbour.sources.values() if s.text]
    assert len(with_text) >= 4
    for source in with_text:
        found = hashlib.sha256((SAMPLES / str(source.text)).read_bytes()).hexdigest()
        assert found == source.sha256, source.text


@pytest.mark.parametrize("path", FILES[:2], ids=lambda p: p.stem)
def test_the_samples_check_without_an_error(path: Path) -> None:
    command = [sys.executable, "-c", "from briefgen.cli.main import run; run()", "check"]
    done = subprocess.run(
        [*command, path.name], capture_output=True, text=True, check=False, cwd=path.parent
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout


def test_the_schema_accepts_the_samples() -> None:
    schema = str(ROOT / "content" / "briefgen.schema.json")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema]
    done = subprocess.run([*command, *map(str, FILES)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def documents() -> Iterator[tuple[Path, str, str | None, str]]:
    """Every document of the samples: file, kind, audience, language."""
    for path in FILES:
        brief = loaded(path).brief
        for kind in THEME.kinds():
            for audience in [*brief.audiences] or (None,):
                for lang in brief.brief.languages:
                    yield path, kind, audience, lang


@pytest.mark.parametrize(("path", "kind", "audience", "lang"), list(documents()))
def test_every_document_is_within_its_limits_and_has_both_forms(
    path: Path, kind: str, audience: str | None, lang: str
) -> None:
    facts = loaded(path)
    settings = THEME.kind(kind)
    wanted = Wanted(settings, lang, THEME.words(lang), audience)
    edition = edition_for(facts, wanted, path.parent)
    assert list(over_limits(edition, settings, facts.file)) == []
    title = str(edition.about["title"])
    assert f"# {title.split(':')[0].strip()}" in RENDERER.markdown(edition)
    assert f'<html lang="{lang}"' in RENDERER.html(edition)
