"""What comes out of the cache is what a fresh build makes; what has changed is made again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PIL import Image

from briefgen.editions.theme import Theme
from briefgen.pdf.job import PdfJob, Rendered
from briefgen.pdf.process import Engine
from briefgen.publish import manifest
from briefgen.publish.cache import Cache, LibraryFiles, ThemeFiles
from briefgen.publish.document import Document, Options
from briefgen.publish.inputs import Order, read_input
from briefgen.publish.plan import Plan, documents
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from briefgen.publish.shelf import Shelf
from tests.effort import count
from tests.faked import UNLIMITED, pdf_of

FACTS: dict[str, Any] = {
    "format": "1",
    "brief": {"title": "T", "as_of": "2025-06-01"},
    "summit": {"name": "S"},
    "audiences": {"public": "TLP:CLEAR", "desk": "TLP:RED"},
    "sources": {"s": "Source", "t": "Other"},
    "bottom_line": {"a": {"text": "Known to all", "audience": "public", "cite": "s"}},
    "key_messages": {"b": {"text": "For the desk", "cite": "t"}},
    "figures": {"f": {"file": "map.png", "alt": "A map", "audience": "public", "cite": "s"}},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and a cache that is empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BRIEFGEN_CACHE")
    (tmp_path / "cache").mkdir(mode=0o700)
    write(tmp_path, FACTS)
    picture(tmp_path, "red")
    return tmp_path


def write(folder: Path, data: dict[str, Any]) -> None:
    (folder / "a.yaml").write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")


def picture(folder: Path, colour: str) -> None:
    Image.new("RGB", (9, 9), colour).save(folder / "map.png")


def plan(folder: Path, **more: Any) -> Plan:
    options = {"options": Options(("md", "html")), "kinds": ("brief",), "all_audiences": True}
    return Plan((folder / "a.yaml",), **{**options, **more})


def built(wanted: Plan) -> list[Document]:
    with Engine(later=True) as engine:
        return [d.made for d in documents(wanted, engine) if d.made]


def kept(wanted: Plan) -> dict[str, bool]:
    """Of each audience, whether its document came from the cache."""
    return {made.folder: made.kept for made in built(wanted)}


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "briefgen" / "2" / "documents").iterdir())


NOTHING_NEW = {"public": True, "desk": True}


def test_it_comes_out_as_it_went_in(folder: Path) -> None:
    first, second = built(plan(folder)), built(plan(folder))
    assert [made.kept for made in first] == [False, False]
    assert second == [replace(made, kept=True) for made in first]


def test_pdfs_too(folder: Path) -> None:
    wanted = plan(folder, options=Options(), audience="public", all_audiences=False)
    first, second = built(wanted), built(wanted)
    assert [m.kept for m in (*first, *second)] == [False, True]
    assert first[0].files == second[0].files
    assert [name[-3:] for name in first[0].files] == [".md", "tml", "pdf"]


def test_what_a_reader_cannot_see_is_no_part_of_the_key(folder: Path) -> None:
    built(plan(folder))
    names = {path.name for path in entries(folder)}
    write(folder, {**FACTS, "key_messages": {"b": {"text": "Otherwise", "cite": "t"}}})
    assert kept(plan(folder)) == {"public": True, "desk": False}
    new = {path.name for path in entries(folder)} - names
    assert len(new) == 1, "one entry more, for the desk"
    seen = b"".join(path.read_bytes() for path in entries(folder) if path.name in names)
    assert b"Otherwise" not in seen


def test_every_input_counts(folder: Path) -> None:
    built(plan(folder))
    templates = folder / "templates"
    (templates / "styles").mkdir(parents=True)
    assert kept(plan(folder, templates=templates)) == NOTHING_NEW, "an empty folder changes nothing"
    (templates / "styles" / "screen.css").write_text("p { color: red }")
    own = plan(folder, templates=templates)
    assert True not in kept(own).values()
    assert kept(own) == NOTHING_NEW
    (templates / "styles" / "screen.css").write_text("p { color: tan }")
    assert True not in kept(own).values()
    picture(folder, "blue")
    assert True not in kept(plan(folder)).values()
    assert True not in kept(plan(folder, options=Options(("md",)))).values()
    assert True not in kept(plan(folder, options=Options(("md", "html"), "Letter"))).values()
    shutil.copy(folder / "a.yaml", folder / "old.yaml")
    since = plan(folder, since=str(folder / "old.yaml"))
    assert True not in kept(since).values()
    assert kept(since) == NOTHING_NEW
    assert kept(plan(folder)) == NOTHING_NEW
    assert True not in kept(plan(folder, fresh=True)).values()


def test_the_versions_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(plan(folder))
    monkeypatch.setattr(manifest, "versions", lambda: {"weasyprint": "70.1"})
    assert True not in kept(plan(folder)).values()


def test_the_libraries_of_the_system_count(tmp_path: Path) -> None:
    library = tmp_path / "libpango.so"
    library.write_bytes(b"1")
    (tmp_path / "shelf").mkdir()
    files = LibraryFiles(Shelf(tmp_path / "shelf"))
    assert files.fingerprint() is None, "no engine has run"
    files.note([str(library)])
    known = files.fingerprint()
    assert known is not None
    assert LibraryFiles(Shelf(tmp_path / "shelf")).fingerprint() == known
    library.write_bytes(b"12")
    assert LibraryFiles(Shelf(tmp_path / "shelf")).fingerprint() is None
    files.note([str(library), str(tmp_path / "gone.so")])
    assert files.fingerprint() is None


def test_a_document_with_warnings_is_made_each_time(folder: Path) -> None:
    long = {"a": {"text": "word " * 99, "audience": "public", "cite": "s"}}
    write(folder, {**FACTS, "bottom_line": long})
    wanted = plan(folder, options=Options(("md",), allow_overflow=True))
    assert [made.kept for made in (*built(wanted), *built(wanted))] == [False] * 4
    assert all(made.warnings for made in built(wanted))


class Working:
    """In place of the engine: it works with `library`, and does `meanwhile` before it begins."""

    def __init__(self, library: Path, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.library = library
        self.meanwhile = meanwhile

    def start(self, job: PdfJob) -> Callable[[], Rendered]:
        self.meanwhile()
        return lambda: Rendered(pdf_of(job), 1, (), libraries=(str(self.library),))


def pressed(
    folder: Path, engine: Working, templates: Path | None = None, audience: str = "public"
) -> Document:
    """A document of the project, made or taken from the cache; its PDF is `engine`'s."""
    theme, options = Theme.of(templates), replace(UNLIMITED, formats=("md", "pdf"))
    source = read_input(folder / "a.yaml", theme.schemes)
    press = Press(theme, options, Cache(theme, options))
    return make(source, Order("brief", "en", audience), Gate(press), engine)


def test_what_was_made_with_another_library_of_the_system_is_made_again(folder: Path) -> None:
    library = folder / "libpango.so"
    library.write_bytes(b"1")

    def kept_for(audience: str) -> bool:
        return pressed(folder, Working(library), audience=audience).kept

    assert [kept_for("public"), kept_for("desk")] == [False, False]
    assert [kept_for("public"), kept_for("desk")] == [True, True]
    library.write_bytes(b"12")
    assert not kept_for("public"), "nobody knows what it does now"
    assert not kept_for("desk"), "nor is the other one, though the new library is known by now"
    assert [kept_for("public"), kept_for("desk")] == [True, True]
    os.utime(library, ns=(1, 1))
    assert not kept_for("public")


@pytest.mark.parametrize("change", ["a picture", "a template"])
def test_nothing_is_kept_of_what_changed_while_it_was_made(folder: Path, change: str) -> None:
    """It was made from the old file; to be kept it would need the name of the new one."""
    templates, library = folder / "templates", folder / "libpango.so"
    (templates / "styles").mkdir(parents=True)
    library.write_bytes(b"1")

    def change_it() -> None:
        if change == "a picture":
            picture(folder, "blue")
        else:
            (templates / "styles" / "print.css").write_text("p { color: blue }")

    first = pressed(folder, Working(library, change_it), templates)
    second = pressed(folder, Working(library), templates)
    assert (first.kept, second.kept) == (False, False)
    assert first.files["a.brief.public.en.pdf"] != second.files["a.brief.public.en.pdf"]
    assert pressed(folder, Working(library), templates).files == second.files
    assert pressed(folder, Working(library), templates).kept


def test_damaged_entries_are_not_used(folder: Path) -> None:
    wanted = plan(folder, audience="public", all_audiences=False)
    (first,) = built(wanted)
    (path,) = (p for p in entries(folder) if p.name != "libraries")
    whole = path.read_bytes()
    step = max(1, len(whole) // count(12, 400))
    damages = [whole[:at] for at in range(0, len(whole), step)]
    damages += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, 40, 3)]
    damages += [whole + b"x", b"", b"\0" * len(whole)]
    shelf_ = Shelf.of("documents")
    for damaged in damages:
        path.write_bytes(damaged)
        assert shelf_.get(path.name) is None
    (again,) = built(wanted)
    assert (again.kept, again.files) == (False, first.files)
    assert path.read_bytes() == whole
    path.unlink()
    path.mkdir()
    assert not built(wanted)[0].kept, "not even what is no file is in the way"


ODD_ENTRIES = [
    b"",
    b"\0\0\0",
    b"\xff" * 8,
    b"\0\0\0\x02{}",
    b'\0\0\0\x1c{"about": {}, "sizes": [1]}',
    b'\0\0\0\x21{"about": {}, "sizes": {"md": 99}}x',
    b'\0\0\0\x21{"about": {}, "sizes": {"md": -1}}x',
    b"\0\x01\x00\x00" + b"[" * 65_536,
]


@pytest.mark.parametrize("content", ODD_ENTRIES, ids=range(len(ODD_ENTRIES)))
def test_an_entry_of_another_shape_is_made_again(content: bytes, folder: Path) -> None:
    """As another version might have kept it, under a seal that is right."""
    wanted = plan(folder, audience="public", all_audiences=False)
    (first,) = built(wanted)
    (path,) = (p for p in entries(folder) if p.name != "libraries")
    Shelf.of("documents").put(path.name, content)
    (again,) = built(wanted)
    assert (again.kept, again.files) == (False, first.files)


def test_it_can_be_deleted_at_any_time(folder: Path) -> None:
    first = built(plan(folder))
    shutil.rmtree(folder / "cache")
    assert built(plan(folder)) == first
    assert kept(plan(folder)) == NOTHING_NEW


def test_it_is_the_users_alone(folder: Path) -> None:
    built(plan(folder))
    base = folder / "cache" / "briefgen"
    for path in (base, base / "2" / "documents"):
        assert path.stat().st_mode & 0o077 == 0
    base.chmod(0o770)
    assert True not in kept(plan(folder)).values(), "others of the group could have written there"


def test_a_folder_that_cannot_be_written_is_no_cache(folder: Path) -> None:
    shutil.rmtree(folder / "cache")
    (folder / "cache").write_text("a file")
    assert len(built(plan(folder))) == 2
    assert Shelf.of("documents").get("x") is None


def test_links_and_pipes_in_a_theme_are_not_looked_into(tmp_path: Path) -> None:
    theme, secret = tmp_path / "theme", tmp_path / "secret"
    for folder in (theme, secret):
        folder.mkdir()
        (folder / "a.css").write_text("a")
    os.mkfifo(theme / "pipe.css")
    alone = ThemeFiles(Theme((theme,))).fingerprint()
    (theme / "link.css").symlink_to(secret / "a.css")
    (theme / "folder").symlink_to(secret)
    before = ThemeFiles(Theme((theme,))).fingerprint()
    assert None not in {alone, before}
    assert before != alone, "a link may lead to a file within the theme"
    (secret / "a.css").write_text("b")
    assert ThemeFiles(Theme((theme,))).fingerprint() == before
    paths = [path for path, _, _ in ThemeFiles(Theme((theme,))).signature() or ()]
    assert [Path(path).name for path in paths] == ["a.css", "folder", "link.css"]


def test_a_folder_full_of_other_things_is_not_read_through(tmp_path: Path) -> None:
    for number in range(2_100):
        (tmp_path / f"{number}.txt").touch()
    assert ThemeFiles(Theme((tmp_path,))).fingerprint() is None


WORDS = st.lists(st.sampled_from(("one", "two", "<b>", "*a", "|")), min_size=1).map(" ".join)
IDS = st.sampled_from([f"id-{letter}" for letter in "abcde"])
SECTIONS = ("bottom_line", "key_messages", "source_notes")


class Project(RuleBasedStateMachine):
    """Edits of facts, templates and pictures in any order; each build is as if from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.before = {n: os.environ.get(n) for n in ("XDG_CACHE_HOME", "BRIEFGEN_CACHE")}
        (self.folder / "cache").mkdir(mode=0o700)
        (self.folder / "templates").mkdir()
        self.data: dict[str, Any] = yaml.safe_load(yaml.safe_dump(FACTS))
        self.changed = True
        picture(self.folder, "red")

    def teardown(self) -> None:
        for name, value in self.before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value else {})
        shutil.rmtree(self.folder)

    @rule(section=st.sampled_from(SECTIONS), key=IDS, text=WORDS, cite=st.sampled_from("st"))
    def word(self, section: str, key: str, text: str, cite: str) -> None:
        self.take_out(key)
        self.data.setdefault(section, {})[key] = {"text": f"x{text}", "cite": cite}
        self.changed = True

    @rule(key=IDS)
    def take_out(self, key: str) -> None:
        for section in SECTIONS:
            self.data.get(section, {}).pop(key, None)
            if not self.data.get(section, True):
                del self.data[section]
        self.changed = True

    @rule(key=IDS, audience=st.sampled_from(("public", "desk", None)))
    def readers(self, key: str, audience: str | None) -> None:
        for section in SECTIONS:
            if fact := self.data.get(section, {}).get(key):
                fact.pop("audience", None)
                fact.update({"audience": audience} if audience else {})
        self.changed = True

    @rule(title=WORDS, day=st.integers(1, 28), status=st.sampled_from(("draft", "final")))
    def about(self, title: str, day: int, status: str) -> None:
        self.data["brief"] = {"title": f"x{title}", "as_of": f"2025-06-{day:02}", "status": status}
        self.changed = True

    @rule(title=WORDS)
    def source(self, title: str) -> None:
        self.data["sources"]["t"] = f"x{title}"
        self.changed = True

    @rule(
        path=st.sampled_from(("styles/screen.css", "sections/key_messages.md.j2", "mine.txt")),
        text=st.sampled_from(("", "a", "b")),
    )
    def template(self, path: str, text: str) -> None:
        target = self.folder / "templates" / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"/* {text} */")
        self.changed = True

    @rule(path=st.sampled_from(("styles/screen.css", "sections/key_messages.md.j2")))
    def no_template(self, path: str) -> None:
        (self.folder / "templates" / path).unlink(missing_ok=True)
        self.changed = True

    @rule(colour=st.sampled_from(("red", "tan")))
    def asset(self, colour: str) -> None:
        picture(self.folder, colour)
        self.changed = True

    @rule(at=st.floats(0, 1))
    def damage(self, at: float) -> None:
        for path in (self.folder / "cache").rglob("documents/*"):
            os.truncate(path, int(path.stat().st_size * at))
        self.changed = True

    @invariant()
    def an_incremental_build_is_a_clean_one(self) -> None:
        if self.changed:
            self._compare(("md", "html"))
        self.changed = False

    @precondition(lambda self: len(self.data.get("key_messages", ())) > 2)
    @rule()
    def print(self) -> None:
        self._compare(("pdf",))

    def _compare(self, formats: tuple[str, ...]) -> None:
        write(self.folder, self.data)
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        wanted = plan(self.folder, options=Options(formats), templates=self.folder / "templates")
        os.environ["BRIEFGEN_CACHE"] = "off"
        clean = built(wanted)
        os.environ["BRIEFGEN_CACHE"] = "on"
        for _ in range(2):
            found = built(wanted)
            assert [replace(made, kept=False) for made in found] == clean
        assert all(made.kept for made in found)


def test_whatever_is_edited_an_incremental_build_is_a_clean_one() -> None:
    run_state_machine_as_test(
        Project,
        settings=settings(
            max_examples=count(4, 60), stateful_step_count=count(6, 20), deadline=None
        ),
    )
