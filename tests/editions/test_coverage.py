"""Which sentences nothing rests on, by the facts that documents show; and every claim's basis."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.editions.coverage import Coverage, coverage
from briefgen.editions.theme import Kind, Theme
from briefgen.problems import Refused
from tests.sourced import BODY, ENGLISH, SOURCE, brief, checked

THEME = Theme.of()
KINDS = [THEME.kind(name) for name in THEME.kinds()]
TEXT = ENGLISH.read_text("utf-8")


def covered(path: Path, kinds: list[Kind] = KINDS, audience: str | None = None) -> Coverage:
    one = checked(path)
    return coverage(one.source.loaded, one.texts, one.verification, kinds, audience)


def by_use(found: Coverage) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {"used": [], "set aside": [], "unused": []}
    for sentence in found.sources[0].sentences:
        uses[sentence.use].append(TEXT[sentence.start : sentence.end])
    return uses


def test_sentences_that_nothing_uses_are_named(tmp_path: Path) -> None:
    place = "cite: {source: minutes, quote: Its chair}"
    body = BODY.replace("cite: {source: minutes, para: 2}", place)
    uses = by_use(covered(brief(tmp_path, SOURCE + body)))
    assert [u[:12] for u in uses["unused"]] == [
        "The Harbour ", "Every member", "Entry withou", "In the north", "Mr. R. B. Ta",
    ]  # fmt: skip
    assert len(uses["used"]) == 4


def test_a_paragraph_as_a_place_uses_all_of_it(tmp_path: Path) -> None:
    uses = by_use(covered(brief(tmp_path, SOURCE + BODY)))
    assert "Every member knows it—and every member is asked to pay.”" in uses["used"]


def test_only_facts_that_a_document_shows_count(tmp_path: Path) -> None:
    head = SOURCE + "audiences: {public: TLP:CLEAR, internal: TLP:AMBER}\n"
    body = BODY.replace("quotes:", "quotes:\n  audience: public\n  kinds: brief").replace(
        "bottom_line:", "bottom_line:\n  audience: public"
    )
    place = "cite: {source: minutes, from: The fee, to: per tonne}"
    hidden = f"background:\n  b: {{text: B., audience: internal, kinds: brief, {place}}}\n"
    path = brief(tmp_path, head + body.replace(place, "basis: ours") + hidden)
    fee = "The fee rises"

    def used(kinds: list[Kind], audience: str | None) -> bool:
        return any(u.startswith(fee) for u in by_use(covered(path, kinds, audience))["used"])

    assert used(KINDS, None)
    assert used(KINDS, "internal")
    assert not used(KINDS, "public")
    assert not used([k for k in KINDS if k.name == "handout"], None)
    with pytest.raises(Refused, match="declares no audience"):
        covered(path, KINDS, "nobody")


@pytest.mark.parametrize(
    ("old", "new", "unused"),
    [
        ("from: The fee", "from: The fees", "The fee rises"),
        ('cite: {source: minutes, suffix: "”, he added"}', "cite: minutes", "“All berths"),
        ("quote: All berths are open", "quote: Entry … permitted", "Entry without"),
    ],
)
def test_a_quote_that_is_not_verified_uses_nothing(
    old: str, new: str, unused: str, tmp_path: Path
) -> None:
    assert old in BODY
    uses = by_use(covered(brief(tmp_path, SOURCE + BODY.replace(old, new))))
    assert any(u.startswith(unused) for u in uses["unused"])


def test_what_is_set_aside_has_its_reason_and_is_looked_up_too(tmp_path: Path) -> None:
    aside = """sources:
  minutes:
    title: Minutes
    text: english.txt
    unused:
      - {quote: The Harbour Council met on Tuesday, because: It is known.}
      - {from: In the northern basin, to: permitted by day, because: Not ours.}
      - {quote: The fee rises, because: It is used all the same.}
      - {quote: Never said, because: A mistake.}
      - {because: No words at all.}
"""
    path = brief(tmp_path, aside + BODY)
    found = covered(path)
    assert [s.because for s in found.sources[0].sentences if s.use == "set aside"] == [
        "It is known.", "Not ours.",
    ]  # fmt: skip
    problems = [(p.code, p.severity, p.place.line) for p in checked(path).problems]
    assert problems == [("set-aside", "warning", 13), ("set-aside", "warning", 14)]


def test_abbreviations_end_no_sentence(tmp_path: Path) -> None:
    files = {"english.txt": b"The U.S. and Mr. R. B. Tarn want more. All berths are open."}
    found = covered(brief(tmp_path, SOURCE + BODY.split("  berths")[0], files))
    assert [s.end - s.start for s in found.sources[0].sentences] == [39 - 1, 20]
