"""What several commands ask for in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from briefgen.cli.options import chosen, named_texts
from briefgen.problems import Refused


def test_texts_of_sources_are_named_once_each() -> None:
    assert named_texts(None) == {}
    assert named_texts(["a=x.txt", "b=c=d.txt"]) == {"a": Path("x.txt"), "b": Path("c=d.txt")}


@pytest.mark.parametrize("words", [["a"], ["=x"], ["a="], ["a=x", "a=y"]])
def test_a_text_that_is_not_named_is_a_usage_error(words: list[str]) -> None:
    with pytest.raises(typer.BadParameter):
        named_texts(words)


def test_without_files_those_of_the_content_folder_are_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="no facts file in the folder content/"):
        chosen(None)
    (tmp_path / "content").mkdir()
    for name in ("b.yaml", "a.yaml", "c.txt"):
        (tmp_path / "content" / name).touch()
    (tmp_path / "content" / "link.yaml").symlink_to("a.yaml")
    assert chosen([]) == [Path("content/a.yaml"), Path("content/b.yaml")], "links lead elsewhere"
    assert chosen([Path("x")]) == [Path("x")]
