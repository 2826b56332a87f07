"""What a verification found, in words that an author can act on, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sourced import AWAY, BODY, ENGLISH, SOURCE, brief, checked, codes

# How the first quote of the body ends, to be changed.
CITE = "cite: {source: minutes, para: 2}\n  berths"


WORDS = "We have not invested enough in the breakwater"


def test_one_word_changed_is_an_error_at_its_line_with_the_difference(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY.replace(WORDS, WORDS.replace("enough", "much")))
    one = checked(path)
    (problem,) = one.problems
    assert (problem.code, problem.severity) == ("not-found", "error")
    line = path.read_text().splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == WORDS.replace("enough", "much")
    assert "paragraph 2 (characters " in problem.details
    assert "invested [-much-] {+enough+} in" in problem.details
    start, end = map(int, problem.details.partition("characters ")[2].partition(")")[0].split("–"))
    assert ENGLISH.read_text("utf-8")[start:end] == WORDS


def test_signs_that_steer_a_terminal_are_not_shown(tmp_path: Path) -> None:
    odd = WORDS.replace("invested", "\u202einvested\u202c").replace(" in", "\u009b31m in")
    text = SOURCE + BODY.split("  berths")[0]
    one = checked(brief(tmp_path, text, {"english.txt": odd.encode()}))
    told = "".join(p.details for p in one.problems)
    assert "{+·31m+}" in told
    assert "{+·+}invested" in told
    assert not {"\u202e", "\u009b"} & set(told)


def test_problems_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    body = BODY.replace("breakwater\n", "break\n").replace("from: The fee", "from: No fee")
    one = checked(brief(tmp_path, SOURCE + body))
    assert [line for _, _, line in codes(one)] == sorted(line for _, _, line in codes(one))
    assert len(codes(one)) == 2


def test_the_nearest_passage_is_shown_as_one_reads_it(tmp_path: Path) -> None:
    text = "The council was in-\nformed of long-\nrange and notwith-\nstanding plans, "
    text += "notwithstanding this."
    for quote, shown in [
        ("council is informed", "council [-is-] {+was+} informed"),
        ("of long-range but notwithstanding", "of long-range [-but-] {+and+} notwithstanding"),
        ("and notwith-standing plans", "and [-notwith-standing-] {+notwith- standing+} plans"),
    ]:
        facts = f"{SOURCE}quotes: {{q: {{quote: {quote}, actor: quayle, cite: minutes}}}}\n"
        one = checked(brief(tmp_path, facts, {"english.txt": text.encode()}))
        assert one.problems[0].details.splitlines()[1] == shown


def test_words_that_stand_elsewhere_need_no_nearest_passage(tmp_path: Path) -> None:
    one = checked(brief(tmp_path, SOURCE + BODY.replace(CITE, CITE.replace("2", "1"))))
    assert {p.details for p in one.problems} == {
        "these words stand in paragraph 2, not in paragraph 1"
    }


def test_a_strict_author_is_told_of_each_quote_that_nobody_has_verified(tmp_path: Path) -> None:
    """Places under our own words are told by source only, strict or not."""
    path = brief(tmp_path, AWAY + BODY, {})
    lines = path.read_text("utf-8").splitlines()
    told = codes(checked(path, strict=True))
    assert told[0] == ("not-checked", "warning", 5)
    assert [severity for _, severity, _ in told[1:]] == ["error"] * 3
    assert [lines[line - 1].split()[0] for _, _, line in told[1:]] == ["quote:", "quote:", "text:"]
    assert codes(checked(path)) == told[:1]


@pytest.mark.parametrize(
    ("old", "new", "said", "remedy"),
    [
        ("cite: {source: minutes, para: 2}\n  berths", "basis: ours\n  berths", "names no source",
         "add `cite`"),
        ("cite: {source: minutes, para: 2}\n  berths", "cite: {source: minutes, para: 1}\n  berths",
         "is not in `minutes`", "correct `para` or `page`"),
        (BODY[BODY.index("quote: All") : BODY.index("bottom_line")].strip(),
         "quote: Entry … permitted\n    actor: quayle\n    cite: minutes", "leaves out “without”",
         "`across_negation: yes`"),
        ("quote: All berths are open", "quote: All berths are shut", "is not in `minutes`",
         "put the source's own words there"),
    ],
)  # fmt: skip
def test_each_finding_has_its_remedy(
    old: str, new: str, said: str, remedy: str, tmp_path: Path
) -> None:
    assert old in BODY
    found = checked(brief(tmp_path, SOURCE + BODY.replace(old, new))).problems
    assert any(said in p.message and remedy in p.hint for p in found), found
