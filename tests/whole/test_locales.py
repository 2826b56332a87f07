"""Every language has all the words of English, and keeps the typography it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from briefgen.editions.theme import built_in
from briefgen.facts import markings
from briefgen.yaml.reader import read_yaml

LOCALES = built_in() / "locales"
LANGUAGES = sorted(path.stem for path in LOCALES.glob("*.yaml"))


def words_of(lang: str) -> dict[str, str]:
    """The words of a language by their keys, `sections.quotes` for one within a group."""
    data = read_yaml((LOCALES / f"{lang}.yaml").read_bytes(), f"{lang}.yaml").data
    return dict(flat(data))


def flat(words: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def test_the_languages_of_the_documents_are_there() -> None:
    assert set(LANGUAGES) >= {"en", "fr", "de", "nl", "es", "uk"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_the_keys_of_english_in_their_order(lang: str) -> None:
    assert list(words_of(lang)) == list(words_of("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there_with_the_same_places_to_fill(lang: str) -> None:
    english = words_of("en")
    for key, value in words_of(lang).items():
        assert isinstance(value, str), key
        assert value.strip(), key
        assert places(value) == places(english[key]), key


def places(value: str) -> list[str]:
    """The places to fill in: `{}` in their number, or those with a name."""
    return sorted(re.findall(r"\{\w*\}", value))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_translates_a_marking(lang: str) -> None:
    labels = markings.known(markings.BUILT_IN)
    assert [v for v in words_of(lang).values() if any(label in v for label in labels)] == []


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_language_is_not_a_copy_of_english(lang: str) -> None:
    english = words_of("en")
    same = [key for key, value in words_of(lang).items() if value == english[key]]
    assert len(same) < len(english) / 5, same


def test_the_states_of_a_position_are_told_apart_in_every_language() -> None:
    for lang in LANGUAGES:
        states = [v for k, v in words_of(lang).items() if k.startswith("stances.")]
        assert len(set(states)) == len(states), lang


def test_french_spaces_do_not_break() -> None:
    for key, value in words_of("fr").items():
        assert not re.search(r"(?<![\u202f\s]) ?[;?!](?=\s|$)", value), key
        assert not re.search(r"(?<!\u00a0):(?!\d)|«(?!\u00a0)|(?<!\u00a0)»", value), key
        assert not re.search(r"['\"]", value), key
