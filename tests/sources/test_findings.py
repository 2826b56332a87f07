"""What a verification found, in words that an author can act on, each at its place."""

from __future__ import annotations

from pathlib import Path

from tests.sourced import BODY, ENGLISH, SOURCE, brief, checked, codes

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
