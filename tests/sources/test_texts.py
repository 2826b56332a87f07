"""Texts come from the brief's own folder or from the user, and each bad file is told apart."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from briefgen.cli.sources_verify import verify
from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused
from briefgen.publish.check import refuse_unknown
from briefgen.publish.inputs import read_input
from briefgen.sources import texts as reading
from briefgen.sources.extract import READER, extract
from tests.sourced import AWAY, BODY, ENGLISH, SOURCE, STATES, brief, checked, codes, noted, states

PAGE = Path(__file__).parents[1] / "samples" / "texts" / "page.html"
PAGE_TEXT = "sources: {minutes: {title: Page, text: page.html}}\n"
TUGS = "bottom_line: {tugs: {text: Tugs., cite: {source: minutes, quote: Pilots: 7 %}}}\n".replace(
    "Pilots: 7 %", '"Pilots: 7 %"'
)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def with_hashes(source: str, whole: bytes, text: bytes | None = None) -> str:
    more = f", sha256: {digest(whole)}"
    more += f", text_sha256: {digest(text)}" if text is not None else ""
    return source.replace("}}\n", f"{more}}}}}\n")


@pytest.mark.parametrize(
    ("name", "data", "code", "severity", "said"),
    [
        ("other.txt", b"x", "source-missing", "warning", "cannot be opened"),
        ("english.txt", b"", "source-text", "error", "is empty"),
        ("english.txt", b" \n", "source-text", "error", "is empty"),
        ("english.txt", b"\0\1\2", "source-text", "error", "is not a text"),
        ("english.txt", b"caf\xe9", "source-text", "error", "line 1 is not in UTF-8"),
        ("english.txt", b"PK\x03\x04", "source-text", "error", "an office document"),
        ("english.txt/x", b"x", "source-text", "error", "is not a file"),
    ],
)
def test_files_that_cannot_be_used(
    name: str, data: bytes, code: str, severity: str, said: str, tmp_path: Path
) -> None:
    one = checked(brief(tmp_path, SOURCE + BODY, {name: data}))
    first = one.problems[0]
    assert (first.code, first.severity) == (code, severity)
    assert said in first.message
    assert first.hint
    assert first.place.line == 5
    assert set(states(one).values()) == {"not checked"}


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(ENGLISH.read_bytes())
    folder = tmp_path / "content"
    folder.mkdir()
    path = brief(folder, SOURCE + BODY, {})
    file = folder / "english.txt"
    for device in (False, True):
        if device:
            os.mkfifo(file)
        else:
            file.symlink_to(secret)
        one = checked(path)
        assert one.problems[0].code == "source-text"
        assert set(states(one).values()) == {"not checked"}
        file.unlink()


def test_a_text_outside_the_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    for name in ("../english.txt", "/etc/passwd", "a/../../x.txt"):
        path = brief(tmp_path, SOURCE.replace("english.txt", name) + BODY)
        with pytest.raises(Refused) as caught:
            checked(path)
        assert {p.code for p in caught.value.problems} == {"file-name"}


def test_only_the_brief_s_own_folder_is_read(tmp_path: Path) -> None:
    path = brief(tmp_path, SOURCE + BODY)
    checked(path)
    opened: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and watching and isinstance(arguments[0], str):
            opened.append(arguments[0])
        if event.startswith(("socket.", "urllib.")) and watching:
            opened.append(event)

    watching = True
    sys.addaudithook(hook)
    checked(path)
    watching = False
    elsewhere = [name for name in opened if os.path.isabs(name)]
    assert [name for name in elsewhere if not name.startswith(str(tmp_path))] == []


def test_a_file_that_the_user_names_may_be_anywhere(tmp_path: Path) -> None:
    path = brief(tmp_path, AWAY + BODY, {})
    assert states(checked(path, minutes=ENGLISH)) == STATES
    missing = checked(path, minutes=tmp_path / "nothing.txt")
    assert codes(missing)[0][:2] == ("source-missing", "error")
    folder = checked(path, minutes=tmp_path)
    assert codes(folder)[0][:2] == ("source-text", "error")
    with pytest.raises(Refused, match="No source is called `minute`"):
        refuse_unknown(["minute"], [missing])


def test_a_changed_source_says_what_changed_and_what_to_do(tmp_path: Path) -> None:
    old = ENGLISH.read_bytes()
    new = old.replace(b"not invested enough", b"invested enough")
    path = brief(tmp_path, with_hashes(SOURCE, old, old) + BODY, {"english.txt": new})
    one = checked(path)
    assert set(states(one).values()) == {"not checked"}
    problem = next(p for p in one.problems if p.code == "source-changed")
    assert problem.severity == "error"
    assert digest(old)[:12] in problem.message
    assert digest(new)[:12] in problem.message
    assert "6 of the 7 passages taken from it are in this one" in problem.hint
    assert f"briefgen sources add {tmp_path}/english.txt --to {path}" in problem.hint
    assert "--replace" in problem.hint
    # Without hashes there is nothing to compare it with.
    assert checked(brief(tmp_path, SOURCE + BODY, {"english.txt": new})).problems[0].code == (
        "not-found"
    )


def test_line_ends_alone_change_the_file_and_not_its_text(tmp_path: Path) -> None:
    old = ENGLISH.read_bytes()
    files = {"english.txt": old.replace(b"\n", b"\r\n")}
    one = checked(brief(tmp_path, with_hashes(SOURCE, old, old) + BODY, files))
    problem = next(p for p in one.problems if p.code == "source-changed")
    assert "its text is the same" in problem.message


def test_the_kept_text_of_a_page_is_used_while_it_is_the_registered_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = b"Pilots: 7 %, as an earlier version read it."
    head = with_hashes(PAGE_TEXT, PAGE.read_bytes(), kept)
    head = head.replace("}}", f", text_reader: {READER}}}}}")
    files = {"page.html": PAGE.read_bytes(), "page.html.txt": kept}
    path = brief(tmp_path, head + TUGS, files)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "extract", None)  # nothing is read anew
        one = checked(path)
    (result,) = one.verification.results
    assert (result.state, result.match and result.match.start) == ("located", 0)
    # Offsets count in it, and the record says in which text.
    assert digest(kept) in noted(path).decode()
    # Somebody who compares is told that this version reads another text.
    texts = reading.read_texts(read_input(path, BUILT_IN).loaded.brief, tmp_path, {}, anew=True)
    assert [f.warning for f in texts.faults] == [True]
    assert texts.held["minutes"].stored


def test_a_kept_text_that_was_edited_is_not_believed(tmp_path: Path) -> None:
    text = extract(PAGE.read_bytes(), "page.html").text.encode()
    head = with_hashes(PAGE_TEXT, PAGE.read_bytes(), text)
    files = {"page.html": PAGE.read_bytes(), "page.html.txt": text + b" Never said."}
    wrong = TUGS.replace("Pilots: 7 %", "Never said.")
    one = checked(brief(tmp_path, head + wrong, files))
    assert list(states(one).values()) == ["not found"]
    assert ("source-text", "warning", 5) in codes(one)
    # Nor is one that nobody registered.
    one = checked(brief(tmp_path, PAGE_TEXT + wrong, files))
    assert list(states(one).values()) == ["not found"]


@pytest.mark.parametrize("limit", ["MOST_CHARACTERS", "MOST_PIECES"])
def test_all_texts_together_have_a_limit(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, limit, 10)
    one = checked(brief(tmp_path, SOURCE + BODY))
    assert "keep only the pages that you cite" in one.problems[0].hint
    assert set(states(one).values()) == {"not checked"}


def test_reading_all_files_has_a_limit_of_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0)
    one = checked(brief(tmp_path, SOURCE + BODY))
    assert "took more than 0 seconds" in one.problems[0].message


def test_the_title_of_a_source_is_no_evidence(tmp_path: Path) -> None:
    quote = TUGS.replace("Pilots: 7 %", "Fees rise | Harbour News")
    titled = PAGE_TEXT.replace("title: Page", 'title: "Fees rise | Harbour News"')
    one = checked(brief(tmp_path, titled + quote, {"page.html": PAGE.read_bytes()}))
    assert list(states(one).values()) == ["not found"]
    away = checked(brief(tmp_path, titled.replace(", text: page.html", "") + quote, {}))
    assert list(states(away).values()) == ["not checked"]


OLDER = b"Pilots: 7 %\n\nSearch this site"


def test_a_text_that_an_older_version_read_stays_valid_and_is_renewed_by_verify(
    tmp_path: Path,
) -> None:
    """With a text that is kept beside its page, and with one that is not."""
    page = PAGE.read_bytes()
    for kept in (True, False):
        folder = tmp_path / str(kept)
        folder.mkdir()
        files = {"page.html": page, **({"page.html.txt": OLDER} if kept else {})}
        path = brief(folder, with_hashes(PAGE_TEXT, page, OLDER) + TUGS, files)
        before = checked(path)
        assert list(states(before).values()) == ["located"]
        (remark,) = (p for p in before.problems if p.code != "unused")
        assert (remark.code, remark.severity) == ("source-reader", "warning")
        assert "briefgen sources verify" in remark.hint
        assert "--write" in remark.hint
        verify([path], write=True, output="text")
        after = checked(path)
        assert list(states(after).values()) == ["located"]
        assert {p.code for p in after.problems} == {"unused"}
        text = extract(page, "page.html").text.encode()
        assert after.texts.held["minutes"].text_sha256 == digest(text)
        assert f"text_reader: {READER}" in path.read_text()
        assert (folder / "page.html.txt").exists() == kept


def test_another_file_is_no_older_reading(tmp_path: Path) -> None:
    page = PAGE.read_bytes()
    files = {"page.html": page + b"<p>More."}
    one = checked(brief(tmp_path, with_hashes(PAGE_TEXT, page, OLDER) + TUGS, files))
    assert list(states(one).values()) == ["not checked"]
    assert "source-changed" in {problem.code for problem in one.problems}
