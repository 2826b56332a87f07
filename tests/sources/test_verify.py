"""Every passage of a brief has one of its results, and each problem stands at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.sources.findings import MOST_COMPARED
from briefgen.sources.verify import STATES as ALL_STATES
from briefgen.sources.verify import Tally
from tests.sourced import BODY, ENGLISH, SOURCE, STATES, brief, checked, states

# How the first quote of the body ends, to be changed.
CITE = "cite: {source: minutes, para: 2}\n  berths"
WORDS = "We have not invested enough in the breakwater"


def test_everything_is_found(tmp_path: Path) -> None:
    one = checked(brief(tmp_path, SOURCE + BODY))
    assert states(one) == STATES
    assert one.problems == ()
    assert one.verification.tally().as_dict() == {
        "checked": 7, "verified": 3, "located": 4, "not found": 0, "ambiguous": 0,
        "not checked": 0,
    }  # fmt: skip


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_changed_quote_is_verified(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(WORDS) - 1).filter(lambda i: WORDS[i].isalpha()))
    letter = data.draw(st.sampled_from("xzQ").filter(lambda c: c != WORDS[at]))
    folder = tmp_path_factory.mktemp("changed")
    changed = WORDS[:at] + letter + WORDS[at + 1 :]
    one = checked(brief(folder, SOURCE + BODY.replace(WORDS, changed)))
    assert states(one)["breakwater.quote"] == "not found"
    assert [p.code for p in one.problems] == ["not-found"]


@pytest.mark.parametrize(
    ("old", "new", "key", "state", "severity", "said"),
    [
        ("suffix: \"”, he added\"", "para: 4", "berths.quote", "ambiguous", "warning", "2 times"),
        ("long-range plan", "long range plan", "plan.words.en.1", "not found", "error", "[-"),
        ("from: The fee", "from: The fees", "fee.cite.1", "not found", "error", "first words"),
        (CITE, CITE.replace("2", "9"), "breakwater.cite.1", "not found", "error", "not in par"),
        (CITE, CITE.replace("2", "3"), "breakwater.quote", "not found", "error",
         "stand in paragraph 2, not in paragraph 3"),
    ],
)  # fmt: skip
def test_what_is_amiss_is_told(
    old: str, new: str, key: str, state: str, severity: str, said: str, tmp_path: Path
) -> None:
    assert old in BODY
    one = checked(brief(tmp_path, SOURCE + BODY.replace(old, new)))
    assert states(one)[key] == state
    problem = next(p for p in one.problems if p.severity == severity)
    assert said in problem.message + problem.details
    assert problem.hint
    # Ambiguous quotes are errors where quotes must be verified.
    strict = checked(tmp_path / "harbour.yaml", strict=True)
    assert any(p.severity == "error" for p in strict.problems)


def test_a_negation_left_out_is_refused_unless_the_author_has_checked_it(tmp_path: Path) -> None:
    quote = BODY.replace(WORDS, "Entry … is … permitted").replace("para: 2}\n  b", "para: 3}\n  b")
    one = checked(brief(tmp_path, SOURCE + quote))
    problem = next(p for p in one.problems if p.code == "not-found")
    assert "leaves out “without”" in problem.message
    assert "Entry without a pilot is not permitted" in problem.details
    allowed = quote.replace("para: 3}", "para: 3, across_negation: yes}")
    assert checked(brief(tmp_path, SOURCE + allowed)).problems == ()


def test_a_source_that_is_not_at_hand_may_hold_the_words(tmp_path: Path) -> None:
    text = SOURCE.replace("}}\n", "}, other: {title: Other}}\n")
    body = BODY.replace(WORDS, "Words of another source").replace(
        CITE, "cite: [{source: minutes, para: 2}, other]\n  berths"
    )
    one = checked(brief(tmp_path, text + body))
    assert states(one)["breakwater.quote"] == "not checked"
    assert [(p.code, p.severity) for p in one.problems] == [("not-checked", "warning")]
    assert "`other`" in one.problems[0].message


def test_a_quote_may_stand_in_any_source_it_cites(tmp_path: Path) -> None:
    text = SOURCE.replace("}}\n", "}, other: {title: Other, text: other.txt}}\n")
    body = BODY.replace(CITE, "cite: [other, minutes]\n  berths")
    files = {"english.txt": ENGLISH.read_bytes(), "other.txt": b"Something else."}
    one = checked(brief(tmp_path, text + body, files))
    result = next(r for r in one.verification.results if r.passage.key == "breakwater.quote")
    assert (result.state, result.source) == ("verified", "minutes")
    wrong = checked(brief(tmp_path, text + body.replace("invested", "spent"), files))
    assert "`minutes`, paragraph 2" in wrong.problems[0].details


def test_a_citation_without_a_place_is_not_checked_and_no_quote_passes_without_a_source(
    tmp_path: Path,
) -> None:
    body = BODY.replace("cite: {source: minutes, from: The fee, to: per tonne}", "cite: minutes")
    body = body.replace(CITE, "basis: ours\n  berths")
    one = checked(brief(tmp_path, SOURCE + body))
    assert [b.fact for b in one.verification.bare] == ["fee"]
    assert one.verification.tally().counts["not checked"] == 2
    assert states(one)["breakwater.quote"] == "not checked"
    assert [(p.code, p.severity) for p in one.problems] == [("not-checked", "warning")]
    strict = checked(tmp_path / "harbour.yaml", strict=True)
    assert [(p.code, p.severity) for p in strict.problems] == [("not-checked", "error")]


def test_words_beside_a_passage_name_it_too(tmp_path: Path) -> None:
    place = "prefix: for the USA, suffix: it stays"
    body = BODY.replace("from: The fee, to: per tonne", place)
    one = checked(brief(tmp_path, SOURCE + body))
    assert states(one)["fee.cite.1"] == "located"
    result = next(r for r in one.verification.results if r.passage.key == "fee.cite.1")
    assert result.match is not None
    assert result.match.words == "for the USA and for us it stays"


def test_a_quote_that_occurs_500_times(tmp_path: Path) -> None:
    files = {"english.txt": b"All berths are open. " * 500}
    text = "quotes: {b: {quote: All berths are open, actor: quayle, cite: minutes}}\n"
    one = checked(brief(tmp_path, SOURCE + text, files))
    assert [(p.code, p.severity) for p in one.problems] == [("ambiguous", "warning")]
    assert "500 times" in one.problems[0].message


def test_ten_thousand_citations_are_checked_in_one_go(tmp_path: Path) -> None:
    cites = ", ".join(["minutes"] * 50)
    text = "".join(f"  c{n}: {{text: The fee., cite: [{cites}]}}\n" for n in range(200))
    one = checked(brief(tmp_path, f"{SOURCE}background:\n{text}"))
    assert one.verification.tally().counts["not checked"] == 10_000
    wrong = "".join(
        f"  c{n}: {{text: A., cite: {{source: minutes, quote: never said {n} times}}}}\n"
        for n in range(300)
    )
    one = checked(brief(tmp_path, SOURCE + "background:\n" + wrong))
    found = [p for p in one.problems if p.code == "not-found"]
    assert len(found) == 300
    assert sum(bool(p.details) for p in found) == MOST_COMPARED


def test_every_state_is_counted_once() -> None:
    tally = Tally.of([*ALL_STATES, "not checked"])
    assert tally.checked == 4
    assert list(tally.as_dict().values()) == [4, 1, 1, 1, 1, 2]


DUTCH = "De haven blijft de hele winter open, zei de voorzitter."
ABOUT = """sources: {{note: {{title: Nota, text: note.txt, lang: nl}}}}
bottom_line:
  a:
    cite: note
    text: {}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said “the port never closes in winter”.", []),
        ("She said ‘De haven blijft de hele winter open’.", ["verified"]),
        ("She said ‘De haven blijft nooit de hele winter open’.", ["not found"]),
    ],
)
def test_a_quotation_in_another_language_is_looked_up_unless_it_is_a_translation(
    text: str, found: list[str], tmp_path: Path
) -> None:
    one = checked(brief(tmp_path, ABOUT.format(text), {"note.txt": DUTCH.encode()}))
    assert list(states(one).values()) == found


def test_a_cited_paragraph_settles_a_quotation_that_stands_there_twice(tmp_path: Path) -> None:
    text = b"The quay is closed at night.\n\nAs before, the quay is closed at night."
    body = ABOUT.replace("lang: nl", "lang: en").format("So “quay is closed at night” it says.")
    found = {"note.txt": text}
    assert states(checked(brief(tmp_path, body, found)))["a.words.en.1"] == "ambiguous"
    cited = body.replace("cite: note", "cite: {source: note, para: 2}")
    one = checked(brief(tmp_path, cited, found))
    result = next(r for r in one.verification.results if r.passage.sort == "words")
    assert result.match
    assert (result.state, result.match.paragraph) == ("verified", 2)
    # What stands elsewhere, and once, is found as before.
    elsewhere = cited.replace("quay is closed at night", "As before, the quay is")
    elsewhere = elsewhere.replace("para: 2", "para: 1")
    assert states(checked(brief(tmp_path, elsewhere, found)))["a.words.en.1"] == "verified"
