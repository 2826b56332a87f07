"""A source is put into a facts file, and nothing else in the file changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.yaml.edit import CannotEdit, as_yaml, with_fields, with_source
from briefgen.yaml.reader import read_yaml

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


FIELDS = {"title": "It’s a “title”: with #signs", "sha256": "0" * 64}


# Ways in which people write their sources, each with what stands before and behind a new one.
FILES = [
    "",
    "sources:\n  a: A title\n",
    "sources:\n  a: A title",
    "sources:   # where from\n  a: {title: A title}   # the first\n\n# rows\nparties: {}\n",
    "sources:\n    a:\n        title: A\n        # page 3 is missing\n\n    b: B\n# end\n",
    "sources:\n  a:\n    title: >-\n      A long\n      title\n\nparties: {}\n",
    "sources:\n  a:\n    title: |\n      A\n",
    "sources: {a: A title}\n",
    "sources: {a: {title: A}, b: 'B',}  # both\n",
    "sources: {}\n",
    "sources:\n  a: A\n#  b:\n#    title: B\n",
    'sources:\n  a: {title: "A",\n      lang: en}\nparties: {}\n',
    "sources: {\n  a: A\n}\n",
    "parties:\n  x: X\n",
]


def facts(data: bytes) -> object:
    return read_yaml(data, "x").data


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("body", FILES)
def test_a_source_is_added_and_every_line_stays(body: str, mark: bytes, ending: str) -> None:
    old = mark + (HEAD + body).replace("\n", ending).encode()
    new = with_source(old, "new", FIELDS)
    was = facts(old)
    assert isinstance(was, dict)
    assert facts(new) == {**was, "sources": {**was.get("sources", {}), "new": FIELDS}}
    assert new.startswith(mark)
    if "{" not in body:
        left = iter(new.decode().splitlines())
        assert all(line in left for line in old.decode().splitlines())  # in their order
        assert ("\r\n" in new.decode()) == (ending == "\r\n")


@pytest.mark.parametrize(
    "body",
    [
        "sources:\n  a: A title   # mine\n  b: B\n",
        "sources:\n  a: 'A title'\nparties: {}\n",
        "sources:\n  a: {title: A title}  # mine\n",
        "sources: {a: A title, b: B}\n",
        "sources:\n  a:\n    title: A title\n    # more to come\n  b: B\n",
        f"sources:\n  a:\n    title: A title\n    sha256: {'1' * 64}  # of the first version\n",
        f'sources:\n  a: {{title: A title, sha256: "{"1" * 64}"}}\n',
        f"sources:\n  a:\n    sha256: {'1' * 64}\n    text_sha256: {'1' * 64}\n    title: A\n",
    ],
)
def test_a_source_gets_new_hashes_and_keeps_the_rest(body: str) -> None:
    old = (HEAD + body).encode()
    fields = {"sha256": "a" * 64, "text_sha256": "b" * 64}
    new = with_fields(old, "a", fields)
    was = facts(old)
    assert isinstance(was, dict)
    source = was["sources"]["a"]
    kept = source if isinstance(source, dict) else {"title": source}
    assert facts(new) == {**was, "sources": {**was["sources"], "a": {**kept, **fields}}}
    for comment in ("# mine", "# more to come", "# of the first version"):
        assert (comment in body) == (comment in new.decode())


@pytest.mark.parametrize(
    "body",
    [
        "sources:\n  a: >-\n    A folded\n    title\n",
        "sources:\n  a: A title\n    over two lines\n",
        "sources:\n  a:\n    title: A\n    sha256: |\n      x\n",
        "sources:\n  a:\n    title: A\n    sha256: {x: y}\n",
    ],
)
def test_what_cannot_be_edited_safely_is_left_alone(body: str) -> None:
    with pytest.raises(CannotEdit):
        with_fields((HEAD + body).encode(), "a", {"sha256": "a" * 64})


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_words_are_written_so_that_they_read_back(title: str, author: str) -> None:
    fields = {"title": f"x{title}", "author": f"x{author}"}
    try:
        new = with_source((HEAD + FILES[1]).encode(), "new", fields)
    except (CannotEdit, UnicodeEncodeError):
        return  # control characters and the like, which no facts file can hold
    found = facts(new)
    assert isinstance(found, dict)
    assert found["sources"]["new"] == fields


def test_what_is_to_be_pasted_reads_back() -> None:
    text = HEAD + "sources:\n" + as_yaml("new", FIELDS)
    found = facts(text.encode())
    assert isinstance(found, dict)
    assert found["sources"] == {"new": FIELDS}
