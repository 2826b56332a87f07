"""Adding a source: where its file goes, what is noted of it, and nothing overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused
from briefgen.publish.adding import Original, Wishes, carry_out, id_from, is_text, looked_at, plan
from briefgen.publish.inputs import read_input
from briefgen.sources.extract import READER, extract
from briefgen.yaml.reader import read_yaml
from tests.sourced import ENGLISH

PAGE = Path(__file__).parents[1] / "samples" / "texts" / "page.html"
HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def facts(data: bytes) -> object:
    return read_yaml(data, "x").data


# The whole of it: where the file is, and what is written.


def added(
    folder: Path,
    original: Original,
    body: str = "",
    key: str = "",
    fields: Mapping[str, str] = {},
    *,
    copy: bool = False,
    replace: bool = False,
) -> tuple[dict[str, str], list[str]]:
    """The source after adding, and the names of the files that were written."""
    path = folder / "brief.yaml"
    if not path.exists():
        path.write_text(HEAD + body)
    source = read_input(path, BUILT_IN, confirm=False)
    found = looked_at(original.data, original.name)
    made = plan(source, path, original, found, Wishes(key, fields, copy, replace))
    written = carry_out(made, path)
    data = facts(path.read_bytes())
    assert isinstance(data, dict)
    lines = path.read_text("utf-8").splitlines()
    assert lines[made.line - 1].strip().startswith(f"{made.key}:")
    return data["sources"][made.key], [p.relative_to(folder).as_posix() for p in written]


def given_file(path: Path) -> Original:
    return Original(path.read_bytes(), path.name, path)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_in_the_folder_is_referred_to(tmp_path: Path) -> None:
    file = tmp_path / "sources" / "The Minutes.txt"
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.")
    source, written = added(tmp_path, given_file(file))
    assert source == {
        "title": "[The Minutes.txt]",
        "text": "sources/The Minutes.txt",
        "sha256": digest(file.read_bytes()),
        "text_sha256": digest(b"One.\nTwo."),
        "text_reader": str(READER),
    }
    assert written == ["brief.yaml"]


def test_the_text_of_a_page_is_kept_beside_it_and_its_address_noted(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.read_bytes())
    source, written = added(tmp_path, given_file(file))
    kept = (tmp_path / "page.html.txt").read_bytes()
    assert kept.decode() == extract(PAGE.read_bytes(), "page.html").text
    assert written == ["page.html.txt", "brief.yaml"]
    assert source["title"] == "Fees rise | Harbour News"
    assert source["address"] == "https://harbour.example/news/fees"
    assert source["text_sha256"] == digest(kept)


def test_what_a_page_says_of_itself_is_noted_where_the_field_takes_it(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html lang=nl-BE><meta charset=windows-1252><title>Één nota</title>"
        "<link rel='shortlink canonical' href=https://harbour.example/nota><p>De haven."
    )
    found = looked_at(page.encode("windows-1252"), "nota.html")
    assert (found.title, found.lang) == ("Één nota", "nl-BE")
    assert found.address == "https://harbour.example/nota"
    odd = looked_at(b"<html lang='??'><link rel=canonical href='/here'><p>De haven.", "a.html")
    assert (odd.lang, odd.address) == ("", "")


def test_a_file_from_elsewhere_stays_there_unless_it_is_to_be_copied(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    source, written = added(folder, given_file(ENGLISH))
    assert "text" not in source
    assert written == ["brief.yaml"]
    source, written = added(folder, given_file(PAGE), key="page", copy=True)
    assert source["text"] == "sources/page.html"
    assert written == ["sources/page.html", "sources/page.html.txt", "brief.yaml"]
    assert (folder / "sources" / "page.html").read_bytes() == PAGE.read_bytes()


def test_a_link_in_the_folder_is_a_file_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "minutes.txt").symlink_to(ENGLISH)
    source, _ = added(folder, given_file(folder / "minutes.txt"))
    assert "text" not in source


def test_a_pasted_text_becomes_a_file(tmp_path: Path) -> None:
    words = "No city will be asked to build alone, and none to wait."
    assert is_text(words)
    source, written = added(tmp_path, Original(words.encode(), "pasted.txt", None), key="remarks")
    assert source["text"] == "sources/remarks.txt"
    assert written == ["sources/remarks.txt", "brief.yaml"]
    assert (tmp_path / "sources" / "remarks.txt").read_text() == words


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("minutes.txt", False),
        ("Draft communique of the summit as of June.pdf", False),
        ("the minutes", False),
        ("One line\nand another", True),
        ("minutes.txt\n", False),
        ("He said that the fee would rise in June", True),
    ],
)
def test_a_text_is_told_from_the_name_of_a_file(word: str, expected: bool) -> None:
    assert is_text(word) is expected


def test_ids_are_made_of_names() -> None:
    assert id_from("Le Communiqué (3).PDF") == "le-communique-3"
    assert id_from("протокол.txt") == ""
    assert len(id_from("x" * 100)) == 40


@pytest.mark.parametrize(
    ("body", "key", "replace", "copy", "code", "said"),
    [
        ("sources: {english: E}\n", "", False, False, "exists", "already"),
        (f"sources: {{other: {{title: E, sha256: {digest(ENGLISH.read_bytes())}}}}}\n", "", False,
         False, "exists", "`other`"),
        ("sources: {other: E}\n", "", True, False, "unknown-id", "known: other"),
        ("", "", True, False, "unknown-id", "leave --replace out"),
        ("", "taken", False, True, "exists", "another file of this name"),
        ("", "../taken", False, True, "id", "cannot be an id"),
        ("", "Taken", False, False, "id", "small letters"),
    ],
)  # fmt: skip
def test_nothing_is_overwritten(
    body: str, key: str, replace: bool, copy: bool, code: str, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "content"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "taken.txt").write_text("Something else.")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(Refused) as caught:
        added(folder, given_file(ENGLISH), body, key, replace=replace, copy=copy)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in problem.message + problem.hint
    (folder / "brief.yaml").unlink()
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_source_that_is_there_gets_the_file(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.read_bytes())
    body = "sources:\n  page: The news   # ours\n"
    source, _ = added(tmp_path, given_file(file), body, replace=True)
    assert source["title"] == "The news"
    file.write_bytes(PAGE.read_bytes().replace(b"Pilots: 7", b"Pilots: 8"))
    again, written = added(tmp_path, given_file(file), replace=True)
    assert written == ["page.html.txt", "brief.yaml"]
    assert again["sha256"] == digest(file.read_bytes()) != source["sha256"]
    assert "# ours" in (tmp_path / "brief.yaml").read_text()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"date": "soon"}, "--date"),
        ({"accessed": "2031-02-30"}, "--accessed"),
        ({"address": "harbour"}, "--address"),
        ({"lang": "English"}, "--lang"),
        ({"title": "x" * 200}, "--title"),
    ],
)
def test_mistakes_name_the_option(fields: dict[str, str], where: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        added(tmp_path, given_file(ENGLISH), fields=fields)
    assert [p.place.file for p in caught.value.problems] == [where]
    assert (tmp_path / "brief.yaml").read_text() == HEAD


def test_a_file_that_cannot_be_edited_is_left_and_the_source_shown(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("One. Two.")
    body = "sources:\n  a: >-\n    A folded\n    title\n"
    with pytest.raises(Refused) as caught:
        added(tmp_path, given_file(file), body, replace=True)
    assert f"sha256: {digest(b'One. Two.')}" in caught.value.problems[0].details
    assert (tmp_path / "brief.yaml").read_text() == HEAD + body
