"""Sentences end where readers see them end, in each language's own punctuation."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.sources.sentences import sentences
from briefgen.sources.text import paragraphs

SOURCES = Path(__file__).parents[1] / "samples" / "texts"


def _texts(text: str, lang: str = "") -> list[str]:
    return [text[start:end] for start, end in sentences(text, lang)]


# A bar stands where a sentence ends.
CASES = [
    ("en", "The U.S. Navy left. | Mr. Tarn and Dr. Quayle stayed, e.g. for lunch. | It rained."),
    ("en", "It left for the U.S. | The Navy followed. | J. R. R. Tarn paid 1.5 million."),
    ("en", "See No. 5 and Art. 5. | Is it so? | No. | In 2014. | Yes!"),
    ("en", "“All is well.” | He left. | “Is it?” he asked. | (It was so.) | Done"),
    ("en", "Wait… | Who pays? | Well… not we... and not they. | So.[1] | Next."),
    ("en", "Fort St. George v. the Crown. | “Quite,” he said. | “So.”"),
    ("de", "Am 24. Juni tagt z. B. der Rat. | „Gut so.“ | Danach Schluss im Jahr 2014. | Ende."),
    ("de", "Prof. Dr. Klein sprach, d. h. er las. | »Nein!« | Vgl. Abs. 3 dazu."),
    ("fr", "M. Le Goff a dit « oui\u202f! » | Puis, p. ex., il part. | «\u202fNon.\u202f» | Fin."),
    ("nl", "Dhr. De Wit betaalde 1,5 miljoen, bijv. Vandaag. | Het regent."),
    ("es", "El Sr. Ruiz pagó. | ¿Quién? | «Nadie», dijo."),
    ("uk", "Згідно зі ст. 5, це так. | «Так.» | Він пішов у 2026 р. Одеса чекає."),
    ("zh", "港口明年开放。|费用不变！|“好。”|他说。|议会同意"),
    ("hi", "शुल्क बढ़ेगा। | बंदरगाह खुला है। | अंत"),
    ("", "港は来年開く。|The fee stays. | 以上"),
    ("", "Mr. Klein traf z. B. M. Le Goff. | Див. ст. 5 угоди."),
]


@pytest.mark.parametrize(("lang", "marked"), CASES)
def test_sentences(lang: str, marked: str) -> None:
    joined = marked.replace(" | ", " ").replace("|", "")
    assert _texts(joined, lang) == [part.strip() for part in marked.split("|")]


def test_a_paragraph_ends_a_sentence() -> None:
    assert _texts("A heading\n\nand a line\nthat goes on\n\fand a page") == [
        "A heading",
        "and a line\nthat goes on",
        "and a page",
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    [("english.txt", 9), ("deutsch.txt", 4), ("francais.txt", 3), ("ukrainska.txt", 4)],
)
def test_sources(name: str, count: int) -> None:
    assert len(_texts((SOURCES / name).read_text("utf-8"))) == count


@given(st.text(st.sampled_from("aB1 .!?…“”»\n\f-"), max_size=80))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join(_texts(text)).split() or not text.strip()
    inside = "".join("".join(part.split()) for part in _texts(text))
    assert inside == "".join(text.split())


def test_a_line_that_goes_on_small_is_no_new_paragraph() -> None:
    long = "A paragraph that is one long line, as a text from a page has them, until it ends "
    text = f"{long * 2}in a Land-\nund Seeweg.\n{long * 2}so."
    assert len(paragraphs(text)) == 2


@given(st.text(st.sampled_from("ab \n\f"), max_size=80))
def test_paragraphs_hold_every_word_once(text: str) -> None:
    spans = paragraphs(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all("\n\n" not in text[a:b] and "\f" not in text[a:b] for a, b in spans)


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("en", "He met Mr. Tarn. The fee rose.", 2),
        ("en", "See No. 5. It is short.", 2),
        ("en", "He said no. Five left.", 2),
        ("en", "It was in the U.S. The fee rose.", 2),
        ("en", "It was in the U.S. Senate then.", 1),
        ("de", "Am 5. Juni stieg die Gebühr.", 1),
        ("de", "Es waren 5. Die Gebühr stieg.", 2),
        ("de", "Es waren 500. Juni kam.", 2),
        ("en", "He left (early.) She stayed.", 2),
        ("en", "What? Yes! So… Then he left.", 4),
        ("en", "It rose.[1] Then it fell.", 2),
        ("en", "It rose. then it fell.", 1),
        ("en", "The word " + "x" * 60 + " ends. The next begins.", 2),
        ("fr", "C’est M. Dupont. Il part.", 2),
        ("uk", "Це м. Київ. Він великий.", 2),
    ],
)
def test_where_a_sign_ends_a_sentence(lang: str, text: str, count: int) -> None:
    assert len(sentences(text, lang)) == count


def test_without_a_language_the_abbreviations_of_all_count() -> None:
    assert len(sentences("Met dhr. Jansen. Und z.T. Regen.")) == 2
    assert len(sentences("Met dhr. Jansen.", "en")) == 2
    assert len(sentences("Met dhr. Jansen.", "nl-BE")) == 1
