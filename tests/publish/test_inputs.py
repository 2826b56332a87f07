"""Which files are read, and which documents of them cannot stand side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.publish.inputs import collisions


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("a/summit.yaml", "b/summit.yaml"), "collision"),
        (("a/Summit.yaml", "b/summit.yaml"), "collision"),
        (("a/caf\u00e9.yaml", "b/cafe\u0301.yaml"), "collision"),
        (("a/brief.yaml", "-"), "collision"),
        (("a/nul.yaml",), "file-name"),
        (("a/Com1.x.yaml",), "file-name"),
    ],
)
def test_documents_that_would_have_one_name_are_an_error(names: tuple[str, ...], code: str) -> None:
    found = collisions(map(Path, names))
    assert [p.code for p in found] == [code]
    if code == "collision":
        assert names[0] in found[0].message
        assert found[0].place.file == names[1]
