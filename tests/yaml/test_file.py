"""A file as read: where each value stands, and the nearest place for one that does not."""

from __future__ import annotations

from briefgen.yaml.reader import read_yaml

FILE = read_yaml(b"a: 1\nb:\n  - c: deep\n  - d\n", "x.yaml")


def test_values_and_places_go_by_path() -> None:
    assert FILE.value(("b", 0, "c")) == "deep"
    assert FILE.value(("b", 1)) == "d"
    assert [FILE.value(path) for path in (("b", 2), ("a", 0), ("none",), ("b", "c"))] == [None] * 4
    assert FILE.places["b", 0, "c"] == (3, 8)
    assert FILE.key_places["b", 0, "c"] == (3, 5)


def test_what_does_not_stand_there_is_told_at_what_holds_it() -> None:
    assert FILE.known(("b", 0, "none")) == ("b", 0)
    assert FILE.known(("none", "a")) == ("a",), "steps that the file lacks are skipped"
    problem = FILE.problem("c", "m", ("b", 0, "none"), "h", warning=True)
    assert (problem.place.line, problem.place.column, problem.severity) == (3, 5, "warning")
    assert FILE.problem("c", "m", ("b", 0, "c"), key=True).place.column == 5
    assert FILE.problem("c", "m", ("b", 0, "c")).place.column == 8
    assert FILE.problem("c", "m", ("b", 0, "c")).source_line == "  - c: deep"
    assert FILE.problem("c", "m", ("none",)).place.line == 1


def test_a_text_is_found_from_a_line_on() -> None:
    assert (FILE.place_of("c").line, FILE.place_of("c").column) == (3, 5)
    assert FILE.place_of("a", 2).line == 0, "the file as a whole"
    assert FILE.problem_at("c", "m", 99, 1, "").source_line == ""
    assert FILE.problem_at("c", "m", 0, 0, "").source_line == ""
