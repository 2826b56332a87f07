"""Events become values: every bound holds, and nothing stands for anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.problems import Refused
from briefgen.yaml.reader import read_yaml
from briefgen.yaml.tree import MAX_DEPTH, MAX_EVENTS, MAX_SIGNS, MOST_TOLD


def codes(text: str) -> list[str]:
    try:
        return [p.code for p in read_yaml(text.encode(), "x", every_problem=True).problems]
    except Refused as refused:
        return [p.code for p in refused.problems]


VALUES = st.recursive(
    st.text("abc", min_size=1, max_size=5),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1, max_size=4))
def test_every_value_is_read_with_its_place(data: dict[str, object]) -> None:
    file = read_yaml(_written(data).encode(), "x")
    assert file.data == data
    for path in file.places:
        assert file.known(path) == path


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_written(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(_written, value)) + "]" if isinstance(value, list) else f"'{value}'"


def test_depth_is_bounded() -> None:
    deep = MAX_DEPTH - 1  # the file itself is the first
    assert codes("a: " + "[" * deep + "b" + "]" * deep) == []
    assert codes("a: " + "[" * (deep + 1) + "b" + "]" * (deep + 1)) == ["too-deep"]


def test_entries_are_bounded() -> None:
    around = 9  # events for the stream, the document, the file, its name and its list
    assert codes("a: [" + "b," * (MAX_EVENTS - around) + "b]") == []
    assert codes("a: [" + "b," * (MAX_EVENTS - around + 1) + "b]") == ["too-many"]


def test_signs_that_take_time_to_set_are_bounded() -> None:
    assert codes(f"a: '{'*' * MAX_SIGNS}'") == []
    assert codes(f"a: '{'*' * MAX_SIGNS}'\nb: '*'") == ["too-many"]


def test_a_page_full_of_mistakes_is_enough() -> None:
    told = codes("".join(f"a{n}:\n" for n in range(2 * MOST_TOLD)))
    assert told == ["empty-value"] * MOST_TOLD


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("a: *b", 'put the text in quotes: a: "*b"'),
        ("a: &b c", 'put the text in quotes: a: "&b c"'),
        ("a: !b c", 'put the text in quotes: a: "!b c"'),
        ("a: [x, *b]", "put it in quotes"),
    ],
)
def test_a_sign_of_yaml_is_told_with_the_line_mended(line: str, remedy: str) -> None:
    with pytest.raises(Refused) as refused:
        read_yaml(line.encode(), "x")
    assert refused.value.problems[-1].hint == remedy
