"""Hostile input to the commands themselves: names, folders, manifests, PDFs, revisions."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.documents import ROOT
from tests.hostile.case import FOLDER, LINK_OUT, PIPE
from tests.zygote import Zygote

GOOD = (
    b"format: 1\nbrief: {title: T}\nsummit: {name: S}\nbottom_line: {a: {text: x, basis: ours}}\n"
)
BUILD = ("build", "--kind", "brief", "--to", "md")
SECRET = "the-secret-outside"
READERS = GOOD + b"audiences: {open: TLP:CLEAR, desk: TLP:RED}\n"
TWO_LANGUAGES = GOOD.replace(b"{title: T}", b"{title: {en: T, fr: U}, languages: [en, fr]}")
QUOTES = (
    b"format: 1\nbrief: {title: T}\nsummit: {name: S}\nsources: {s: {title: R, text: s.txt}}\n"
    b"bottom_line: {a: {text: x, cite: {source: s, quote: A river}}}\n"
)
MANIFEST = b'{"files": {"a.md": {"sha256": "x", "bytes": 18}}, "made_with": {}}'
# Links in the folder that a stranger has sent.
LINKS = {
    "link": "../secret.txt",
    "folder link": "../elsewhere",
    "link nowhere": "../elsewhere/new",
    "link beside": "x.yaml",
    "link to a manifest": "../elsewhere/manifest.json",
}
LINK_FOLDER_OUT, LINK_NOWHERE, LINK_BESIDE, LINK_MANIFEST = list(LINKS)[1:]


@dataclass(frozen=True)
class Case:
    """Files, a command, its exit code and words that it has to say."""

    name: str
    words: tuple[str, ...]
    code: int
    said: str
    files: dict[str, bytes | str] = field(default_factory=dict)


def _named(name: str, file: str, code: int, said: str) -> Case:
    return Case(f"name {name}", (*BUILD, f"./{file}"), code, said, {file: GOOD})


def _manifest(name: str, content: bytes | str, said: str) -> Case:
    files: dict[str, bytes | str] = {"d/manifest.json": content, "d/a.md": b"x"}
    return Case(f"manifest {name}", ("verify", "d"), 1, said, files)


def _pdf(name: str, content: bytes | str) -> Case:
    return Case(f"extract {name}", ("extract", "x.pdf"), 1, "x.pdf: ", {"x.pdf": content})


def _templates(name: str, files: dict[str, bytes | str], said: str) -> Case:
    words = (*BUILD, "x.yaml", "--templates", "t")
    return Case(f"templates {name}", words, said != "wrote", said, {"x.yaml": GOOD, **files})


CASES = [
    _named("with a quotation mark", 'a"b.yaml', 1, "not every system"),
    _named("with markup", "<b>.yaml", 1, "not every system"),
    _named("of two lines", "a\nb.yaml", 1, "not every system"),
    _named("with a bell", "a\x07b.yaml", 1, "not every system"),
    _named("read backwards", "a\u202eb.yaml", 1, "not every system"),
    _named("that is no text", os.fsdecode(b"a\xff.yaml"), 1, "not every system"),
    _named("that ends in a blank", "a .yaml", 1, "not every system"),
    _named("of the ending alone", ".yaml", 1, "full stop"),
    _named("of full stops", "..yaml", 1, "full stop"),
    _named("of a device", "aux.yaml", 1, "Windows"),
    _named("of a device and more", "com1.b.yaml", 1, "Windows"),
    _named("of a format string", "%s{0.__class__}{{7}}.yaml", 0, "wrote"),
    _named("of 250 letters", "n" * 250 + ".yaml", 1, "File name too long"),
    Case("two names in upper and lower case", (*BUILD, "a.yaml", "A.yaml"), 1, "same names",
         {"a.yaml": GOOD, "A.yaml": GOOD}),
    Case("two ways of writing an accent", (*BUILD, "\u00e9.yaml", "e\u0301.yaml"), 1, "same names",
         {"\u00e9.yaml": GOOD, "e\u0301.yaml": GOOD}),
    Case("two folders", (*BUILD, "a/x.yaml", "b/x.yaml"), 1, "same names",
         {"a/x.yaml": GOOD, "b/x.yaml": GOOD}),
    Case("a name like an option", ("check", "--", "--help.yaml"), 0, "1 file checked",
         {"--help.yaml": GOOD}),
    Case("a facts file that is a folder", ("check", "x.yaml"), 1, "is a folder", {"x.yaml": FOLDER}),
    Case("a facts file of zeros", ("check", "/dev/zero"), 1, "This is not a file"),
    Case("a facts file below a file", ("check", "x.yaml/y"), 1, "cannot be read", {"x.yaml": GOOD}),
    Case("an output folder that is a file", (*BUILD, "x.yaml", "--out", "o"), 1, "cannot be written",
         {"x.yaml": GOOD, "o": b"mine"}),
    Case("an output folder below a file", (*BUILD, "x.yaml", "--out", "o/p"), 1, "cannot be written",
         {"x.yaml": GOOD, "o": b"mine"}),
    Case("an output that leads elsewhere", (*BUILD, "x.yaml"), 1, "it is a link",
         {"x.yaml": GOOD, "dist/x.brief.en.md": LINK_OUT}),
    Case("a manifest that leads elsewhere", (*BUILD, "x.yaml"), 1, "it is a link",
         {"x.yaml": GOOD, "dist/manifest.json": LINK_OUT}),
    Case("a manifest that is a pipe", (*BUILD, "x.yaml"), 1, "not a file",
         {"x.yaml": GOOD, "dist/manifest.json": PIPE}),
    Case("a manifest that is a folder", (*BUILD, "x.yaml"), 1, "cannot be written",
         {"x.yaml": GOOD, "dist/manifest.json": FOLDER}),
    Case("templates that are not there", (*BUILD, "x.yaml", "--templates", "t"), 1, "no such folder",
         {"x.yaml": GOOD}),
    Case("templates that are a file", (*BUILD, "x.yaml", "--templates", "x.yaml"), 1,
         "no such folder", {"x.yaml": GOOD}),
    _templates("with a fault", {"t/sections/bottom_line.md.j2": b"{% if %}"}, "bottom_line.md.j2:1"),
    _templates("that name nothing", {"t/sections/bottom_line.md.j2": b"{{ a.b }}"}, "is undefined"),
    _templates("that reach out", {"t/sections/bottom_line.md.j2": b"{{ ''.__class__.__mro__ }}"}, "unsafe"),
    _templates("that include a secret", {"t/sections/bottom_line.md.j2": b"{% include '/etc/passwd' %}"},
               "bottom_line.md.j2:1"),
    _templates("that climb out", {"t/sections/bottom_line.md.j2": b"{% include '../../secret.txt' %}"},
               "bottom_line.md.j2:1"),
    _templates("that are no text", {"t/sections/bottom_line.md.j2": b"\xff\xfe"}, "bottom_line.md.j2"),
    _templates("that divide by nothing", {"t/sections/bottom_line.md.j2": b"\n{{ 1 / 0 }}"},
               "bottom_line.md.j2:2"),
    _templates("that count for ever", {"t/sections/bottom_line.md.j2":
               b"{% for i in range(10 ** 11) %}{% endfor %}"}, "bottom_line.md.j2:1"),
    _templates("that are a link", {"t/sections/bottom_line.md.j2": LINK_OUT}, "wrote"),
    _templates("that name a kind oddly", {"t/kinds/a\x1b[31m/settings.yaml": b"label: {en: A}"}, "wrote"),
    _templates("with settings cut off", {"t/kinds/brief/settings.yaml": b"sections: [x"}, "settings.yaml:1:11"),
    _manifest("of nothing", b"", "a.md: added"),
    _manifest("of another kind", b"[1, 2]", "a.md: added"),
    _manifest("deep", b"[" * 200_000, "a.md: added"),
    _manifest("with a huge number", b'{"files": ' + b"9" * 10_000 + b"}", "a.md: added"),
    _manifest("that names a secret", b'{"files": {"../../secret.txt": {"sha256": "x"}}, "made_with": {}}',
              "a.md: added"),
    _manifest("that names the root", b'{"files": {"/etc/passwd": {"sha256": "x"}}, "made_with": {}}',
              "a.md: added"),
    _manifest("that steers the terminal", b'{"files": {"a\\u001b[2J": {}}, "made_with": {}}', "a·[2J: lost"),
    _manifest("that is a link", LINK_OUT, "a.md: added"),
    _manifest("that is a pipe", PIPE, "no manifest.json"),
    _pdf("what is none", b"not a pdf"),
    _pdf("nothing", b""),
    _pdf("a cut-off one", b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream\n"),
    _pdf("a folder", FOLDER),
    _pdf("a pipe", PIPE),
    Case("a facts file that is a pipe", ("check", "x.yaml"), 1, "not a file", {"x.yaml": PIPE}),
    Case("a pipe in content", ("check",), 1, "not a file", {"content/x.yaml": PIPE}),
    Case("a link in content", ("check",), 1, "no facts file", {"content/x.yaml": LINK_OUT}),
    Case("an earlier PDF that is a pipe", ("diff", "x.pdf", "x.yaml"), 1, "not a file",
         {"x.pdf": PIPE, "x.yaml": GOOD}),
    Case("a project file that is a pipe", (*BUILD, "x.yaml"), 1, "not a file",
         {"x.yaml": GOOD, "briefgen.toml": PIPE}),
    Case("a project file that is a link", (*BUILD, "x.yaml"), 1, "is a link",
         {"x.yaml": GOOD, "briefgen.toml": LINK_OUT}),
    Case("a project file that steers the terminal", (*BUILD, "x.yaml"), 1, "setting `·[2J`",
         {"x.yaml": GOOD, "briefgen.toml": b'"\\u001b[2J" = 1\n'}),
    Case("a project file of a thousand mistakes", (*BUILD, "x.yaml"), 1, "no setting `a19`",
         {"x.yaml": GOOD, "briefgen.toml": b"".join(b"a%d = 1\n" % at for at in range(1000))}),
    Case("a manifest there whose hash is no text", (*BUILD, "x.yaml"), 0, "wrote",
         {"x.yaml": GOOD, "dist/y.md": b"x", "dist/manifest.json":
          b'{"files": {"y.md": {"sha256": "\\ud800"}}, "made_with": {}}'}),
    Case("extract what is not there", ("extract", "x.pdf"), 1, "x.pdf: "),
    Case("a revision like an option", ("diff", "--", "--upload-pack=touch:x", "x.yaml"), 1, "no such",
         {"x.yaml": GOOD}),
    Case("a revision of nothing", ("diff", "HEAD:../../secret.txt", "x.yaml"), 1, "HEAD:",
         {"x.yaml": GOOD}),
    Case("stubs into a file that is broken", ("translations", "--write", "x.yaml"), 1, "indented",
         {"x.yaml": b"format: 1\nbrief:\n\ttitle: T\n"}),
    Case("a project file that is none", (*BUILD, "x.yaml"), 1, "briefgen.toml",
         {"x.yaml": GOOD, "briefgen.toml": b"\xff\xfe not toml ["}),
    Case("a project file that names templates", (*BUILD, "x.yaml"), 1, "briefgen.toml",
         {"x.yaml": GOOD, "briefgen.toml": b'templates = "/etc"\n'}),
    Case("a project file that writes elsewhere", ("build", "x.yaml"), 1, "briefgen.toml",
         {"x.yaml": GOOD, "briefgen.toml": b'out = "../../elsewhere"\n'}),
    # No link leads out, wherever it lies: each of these would write or read outside.
    Case("new through a link", ("new", "x"), 1, "it is a link", {"content/x.yaml": LINK_OUT}),
    Case("new through a dangling link", ("new", "x"), 1, "it is a link", {"content/x.yaml": LINK_NOWHERE}),
    Case("new beside a schema that is a link", ("new", "x"), 1, "it is a link",
         {"content/briefgen.schema.json": LINK_OUT}),
    Case("new in a folder that is a link", ("new", "x"), 1, "it is a link", {"content": LINK_FOLDER_OUT}),
    Case("new behind a link", ("new", "x", "--folder", "l/deeper"), 1, "it is a link", {"l": LINK_FOLDER_OUT}),
    Case("an output folder that is a link", (*BUILD, "x.yaml"), 1, "dist: This cannot be written: it is a link",
         {"x.yaml": GOOD, "dist": LINK_FOLDER_OUT}),
    Case("an output folder that dangles", (*BUILD, "x.yaml"), 1, "it is a link",
         {"x.yaml": GOOD, "dist": LINK_NOWHERE}),
    Case("an output folder behind a link", (*BUILD, "x.yaml", "--out", "l/dist"), 1, "it is a link",
         {"x.yaml": GOOD, "l": LINK_FOLDER_OUT}),
    Case("a reader's folder that is a link", (*BUILD, "x.yaml", "--all"), 1, "it is a link",
         {"x.yaml": READERS, "dist/desk": LINK_FOLDER_OUT}),
    Case("an output that is a pipe", (*BUILD, "x.yaml"), 1, "not a file",
         {"x.yaml": GOOD, "dist/x.brief.en.md": PIPE}),
    Case("schema into a link", ("schema", "--out", "s.json"), 1, "it is a link", {"s.json": LINK_OUT}),
    Case("schema through a dangling link", ("schema", "--out", "s.json"), 1, "it is a link",
         {"s.json": LINK_NOWHERE}),
    Case("schema behind a link", ("schema", "--out", "l/s.json"), 1, "it is a link", {"l": LINK_FOLDER_OUT}),
    Case("schema into a pipe", ("schema", "--out", "s.json"), 1, "not a file", {"s.json": PIPE}),
    Case("schema into a device", ("schema", "--out", "/dev/null"), 1, "not a file"),
    Case("coverage into a link", ("sources", "coverage", "x.yaml", "--out", "c.html"), 1, "it is a link",
         {"x.yaml": GOOD, "c.html": LINK_OUT}),
    Case("translations into a link", ("translations", "--write", "y.yaml"), 1, "it is a link",
         {"x.yaml": TWO_LANGUAGES, "y.yaml": LINK_BESIDE}),
    Case("a source into a link", ("sources", "add", "a text\nof lines", "--id", "s", "--to", "y.yaml"), 1,
         "it is a link", {"x.yaml": GOOD, "y.yaml": LINK_BESIDE}),
    Case("a source beside a link", ("sources", "add", "a text\nof lines", "--id", "s", "--to", "x.yaml"), 1,
         "link", {"x.yaml": GOOD, "sources": LINK_FOLDER_OUT}),
    Case("a record that is a link", ("sources", "verify", "--write", "x.yaml"), 1, "it is a link",
         {"x.yaml": QUOTES, "s.txt": b"A river.", "x.verified.json": LINK_OUT}),
    Case("a record that dangles", ("sources", "verify", "--write", "x.yaml"), 1, "it is a link",
         {"x.yaml": QUOTES, "s.txt": b"A river.", "x.verified.json": LINK_NOWHERE}),
    Case("content that is a link", BUILD, 1, "content: This is a link", {"content": LINK_FOLDER_OUT}),
    Case("content that is a link, checked", ("check",), 1, "content: This is a link", {"content": LINK_FOLDER_OUT}),
    Case("facts that are a link the user names", (*BUILD, "y.yaml"), 0, "wrote",
         {"x.yaml": GOOD, "y.yaml": LINK_BESIDE}),
    _templates("with a link out among them", {"t/mine/x": LINK_OUT, "t/more": LINK_FOLDER_OUT}, "wrote"),
    _templates("with a link to all", {"t/kinds": LINK_FOLDER_OUT}, "wrote"),
    _templates("with a pipe among them", {"t/styles/screen.css": PIPE, "t/fonts/x.ttf": PIPE}, "wrote"),
    _manifest("that is a link to another's", LINK_MANIFEST, "a.md: added"),
    Case("a listed file that is a link", ("verify", "d"), 1, "a.md: changed",
         {"d/manifest.json": MANIFEST, "d/a.md": LINK_OUT}),
    Case("a listed file that is a pipe", ("verify", "d"), 1, "a.md: lost",
         {"d/manifest.json": MANIFEST, "d/a.md": PIPE}),
    Case("a folder behind a link, verified", ("verify", "d"), 1, "no manifest.json", {"d/l": LINK_FOLDER_OUT}),
]  # fmt: skip


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as running:
        yield running


def _lay_out(case: Case, folder: Path) -> None:
    folder.mkdir()
    (folder.parent / "secret.txt").write_text(SECRET)
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.yaml").write_bytes(GOOD.replace(b"text: x", b"text: " + SECRET.encode()))
    (elsewhere / "settings.yaml").write_text(SECRET)
    (elsewhere / "manifest.json").write_bytes(MANIFEST.replace(b"a.md", SECRET.encode()))
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content in LINKS:
            path.symlink_to(os.path.relpath(folder / LINKS[content], path.parent))
        elif content == PIPE:
            os.mkfifo(path)
        else:
            path.mkdir()


def _outside(folder: Path) -> dict[str, bytes]:
    """What lies outside `folder`, which no command may change or add to."""
    paths = (p for p in folder.parent.rglob("*") if not p.is_relative_to(folder))
    return {str(p): p.read_bytes() for p in paths if p.is_file() and p.name != "log"}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_hostile_command(case: Case, zygote: Zygote, tmp_path: Path) -> None:
    folder, log = tmp_path / "desk", tmp_path / "log"
    _lay_out(case, folder)
    log.touch()
    before, links = _outside(folder), _links(folder)
    program = (sys.prefix, sys.base_prefix, str(ROOT / "briefgen"), str(ROOT / "templates"))
    roots = (*program, str(folder), os.environ["XDG_CACHE_HOME"], f"{tempfile.gettempdir()}/briefgen-",
             "/dev/zero")  # fmt: skip
    ended = zygote.run(list(case.words), folder, watch=(log, roots))
    assert case.said in ended.said
    assert ended.code == case.code, ended.said
    assert "Traceback" not in ended.said
    assert SECRET not in ended.said
    assert _outside(folder) == before
    assert _links(folder) == links
    seen = [line for line in log.read_text().splitlines() if not _is_git(line)]
    assert seen == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["desk", "elsewhere", "log", "secret.txt"]


def _links(folder: Path) -> list[str]:
    """The links in `folder`, none of which may be replaced."""
    return sorted(str(p) for p in folder.rglob("*") if p.is_symlink())


def _is_git(line: str) -> bool:
    """`diff` asks git for a revision, and nothing else may be started."""
    return line.startswith("subprocess.Popen ('git',")
