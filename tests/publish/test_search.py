"""A deliberate leak in every channel: each is caught by the proof, the search, or both."""

from __future__ import annotations

import base64
import codecs
import html
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest

from briefgen.cli.report import show
from briefgen.editions.edition import Edition
from briefgen.facts.markings import BUILT_IN
from briefgen.pdf.job import Attachment, PdfJob, Rendered, Typesetter
from briefgen.problems import Refused
from briefgen.publish.cache import Cache
from briefgen.publish.document import Document, Draft, Options
from briefgen.publish.inputs import Input, Order
from briefgen.publish.plan import Plan, tasks
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import Done, make
from briefgen.render.templates import Renderer
from tests.documents import EngineHere
from tests.faked import ENGINE, THEME, UNLIMITED, as_input

FACTS = """
format: 1
brief: {title: The title, as_of: 2031-01-02}
summit: {name: The summit}
audiences: {public: TLP:CLEAR, staff: TLP:RED}
sources: {known: A known paper, hidden: A hidden paper of the desk}
bottom_line:
  audience: public
  claim: {text: The claim that is seen, cite: known}
background:
  the-hidden-plan: {text: Sell the old harbour before winter, cite: hidden}
"""
SECRET = "Sell the old harbour before winter"
SLUG = SECRET.lower().replace(" ", "-")
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ORDER = Order("brief", "en", "public")
SOURCE = as_input(FACTS)
BOTH, PROOF_ONLY = {"search", "proof"}, {"proof"}

Files = dict[str, bytes]


@dataclass(frozen=True)
class Leak:
    """How withheld words get into a document: `page` puts them into its HTML before `</main>`,
    `head` into its head; `files` changes finished files, `job` what the engine is given, `about`
    what the manifest says. `in_form` is where they are looked for.
    """

    in_form: str
    caught_by: set[str]
    page: Callable[[str], str] | None = None
    head: Callable[[str], str] | None = None
    files: Callable[[Files, str], Files] | None = None
    job: Callable[[PdfJob, str], PdfJob] | None = None
    about: Callable[[str], dict[str, Any]] | None = None


class LeakyRenderer(Renderer):
    leak: Leak
    secret: str = ""

    def html(self, edition: Edition, *, for_print: bool = False) -> str:
        text = super().html(edition, for_print=for_print)
        if self.secret and self.leak.page:
            text = text.replace("</main>", self.leak.page(self.secret) + "</main>")
        if self.secret and self.leak.head:
            text = text.replace("</head>", self.leak.head(self.secret) + "</head>")
        return text


class LeakyPress(Press):
    """A press that knows a withheld claim where there is one, and lets it slip."""

    def __init__(self, leak: Leak) -> None:
        super().__init__(THEME, replace(UNLIMITED, formats=(leak.in_form,)))
        self.leak = leak
        self.renderer = self.leaky = LeakyRenderer(THEME)
        self.leaky.leak = leak

    def prepare(self, source: Input, order: Order, *, anew: bool = False) -> Draft:
        self.leaky.secret = secret = claim(source)
        draft = super().prepare(source, order, anew=anew)
        if secret and self.leak.job and draft.job:
            return replace(draft, job=self.leak.job(draft.job, secret))
        return draft

    def finish(self, draft: Draft, waiting: Callable[[], Rendered] | None = None) -> Document:
        return self.slipped(super().finish(draft, waiting), claim(draft.source))

    def slipped(self, document: Document, secret: str) -> Document:
        """The finished document after what is put into it later."""
        if secret and self.leak.files:
            document = replace(document, files=self.leak.files(dict(document.files), secret))
        if secret and self.leak.about:
            document = document.saying(**self.leak.about(secret))
        return document


def claim(source: Input) -> str:
    section = source.loaded.brief.background
    texts = [item.text.original("en") for item in section.items.values()] if section else []
    return texts[0] if texts else ""


def in_pdf(change: Callable[[pikepdf.Pdf, str], None]) -> Callable[[Files, str], Files]:
    def changed(files: Files, secret: str) -> Files:
        found = {}
        for name, data in files.items():
            with pikepdf.open(io.BytesIO(data)) as pdf:
                change(pdf, secret)
                pdf.save(target := io.BytesIO(), deterministic_id=True)
            found[name] = target.getvalue()
        return found

    return changed


def added(text: Callable[[str], str]) -> Callable[[Files, str], Files]:
    return lambda files, secret: {n: d + text(secret).encode() for n, d in files.items()}


def _xmp(pdf: pikepdf.Pdf, secret: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:description"] = secret


def _info(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Note=pikepdf.String(secret)))


def _bookmark(pdf: pikepdf.Pdf, secret: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(secret, 0))


def _form(pdf: pikepdf.Pdf, secret: str) -> None:
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="note", V=pikepdf.String(secret))
    pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])


def _note(pdf: pikepdf.Pdf, secret: str) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], Contents=secret
    )
    pdf.pages[0].obj["/Annots"] = pikepdf.Array([pdf.make_indirect(note)])


def _script(pdf: pikepdf.Pdf, secret: str) -> None:
    code = pdf.make_stream(f"app.alert('{secret}')".encode())
    pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=code)


def _name(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root["/Layers"] = pikepdf.Name("/" + secret.replace(" ", "_"))


def _annotated(pdf: pikepdf.Pdf, secret: str) -> None:
    pdf.Root["/Alternative"] = pikepdf.Dictionary(ActualText=pikepdf.String(secret))


def _another_page(pdf: pikepdf.Pdf, _secret: str) -> None:
    pdf.add_blank_page()


def attached(name: str, description: str, data: str) -> Callable[[PdfJob, str], PdfJob]:
    """A file in the PDF; the secret stands where `{}` does."""

    def leaked(job: PdfJob, secret: str) -> PdfJob:
        extra = Attachment(
            name.replace("{}", secret), "text/plain",
            description.replace("{}", secret), data.replace("{}", secret).encode(),
        )  # fmt: skip
        return replace(job, attachments=(*job.attachments, extra))

    return leaked


def paragraph(style: str) -> Callable[[str], str]:
    return lambda secret: f'<p style="{style}">{secret}</p>'


LEAKS: Mapping[str, Leak] = {
    # What a page holds and does not show.
    "text in white": Leak("pdf", BOTH, page=paragraph("color: white")),
    "text that is clipped": Leak("pdf", BOTH, page=paragraph("height: 0; overflow: hidden")),
    "text outside the page": Leak(
        "pdf", BOTH, page=paragraph("position: absolute; left: -900px; width: 400px")
    ),
    "text in the smallest type": Leak("pdf", BOTH, page=paragraph("font-size: 0.01px")),
    "text that is transparent": Leak("pdf", BOTH, page=paragraph("opacity: 0")),
    "text that breaks anywhere": Leak(
        "pdf", BOTH, page=paragraph("width: 1em; overflow-wrap: anywhere")
    ),
    "words in parts": Leak(
        "pdf", BOTH, page=lambda s: "<p>" + "".join(f"<b>{c}</b>" for c in s) + "</p>"
    ),
    "text that styles add": Leak(
        "pdf", BOTH, head=lambda s: f"<style>h1::after {{ content: '{s}' }}</style>"
    ),
    "hidden text": Leak("html", BOTH, page=lambda s: f"<p hidden>{s}</p>"),
    # What a document says of itself.
    "title": Leak("pdf", BOTH, job=lambda job, s: replace(
        job, html=job.html.replace("<title>", f"<title>{s} "))),
    "keywords": Leak("pdf", BOTH, head=lambda s: f'<meta name="keywords" content="{s}">'),
    "author": Leak("html", BOTH, head=lambda s: f'<meta name="author" content="{s}">'),
    "XMP": Leak("pdf", BOTH, files=in_pdf(_xmp)),
    "document information": Leak("pdf", BOTH, files=in_pdf(_info)),
    # Where it leads, and what is led to.
    "link target": Leak(
        "pdf", BOTH, page=lambda s: f'<a href="https://example.org/?q={quote(s)}">x</a>'
    ),
    "anchor": Leak("pdf", BOTH, page=lambda s: f'<p id="{SLUG}">x <a href="#{SLUG}">y</a></p>'),
    "anchor in the web page": Leak("html", BOTH, page=lambda s: f'<p id="{SLUG}">x</p>'),
    "bookmark": Leak(
        "pdf", BOTH, page=lambda s: f'<p style="bookmark-level: 1; bookmark-label: \'{s}\'">x</p>'
    ),
    "bookmark put in later": Leak("pdf", BOTH, files=in_pdf(_bookmark)),
    # What is heard and not seen.
    "alternative text": Leak("pdf", BOTH, page=lambda s: f'<img src="{PNG}" alt="{s}">'),
    "replacement text": Leak("pdf", BOTH, files=in_pdf(_annotated)),
    "title of a drawing": Leak(
        "html", BOTH, page=lambda s: f"<svg role='img'><title>{s}</title></svg>"
    ),
    "label for a screen reader": Leak(
        "html", BOTH, page=lambda s: f'<p aria-label="{html.escape(s)}">x</p>'
    ),
    # Files within the file.
    "attachment": Leak("pdf", BOTH, job=attached("a.txt", "A note", "{}")),
    "name of an attachment": Leak("pdf", BOTH, job=attached("{}.txt", "A note", "x")),
    "description of an attachment": Leak("pdf", BOTH, job=attached("a.txt", "{}", "x")),
    "file in an address": Leak(
        "html", BOTH, page=lambda s: "<a href='data:text/plain;base64,"
        + base64.b64encode(s.encode()).decode() + "'>x</a>"
    ),
    # What programs read.
    "form value": Leak("html", BOTH, page=lambda s: f'<input type="hidden" value="{s}">'),
    "form value in the PDF": Leak("pdf", BOTH, files=in_pdf(_form)),
    "annotation": Leak("pdf", BOTH, files=in_pdf(_note)),
    "script": Leak("pdf", BOTH, files=in_pdf(_script)),
    "name of an object": Leak("pdf", BOTH, files=in_pdf(_name)),
    "comment": Leak("html", BOTH, page=lambda s: f"<!-- {s} -->"),
    "comment in a style": Leak("html", BOTH, head=lambda s: f"<style>/* {s} */</style>"),
    "attribute": Leak("html", BOTH, page=lambda s: f'<p data-from="{s}">x</p>'),
    "class": Leak("html", BOTH, page=lambda s: f'<p class="{SLUG}">x</p>'),
    "entities": Leak(
        "html", BOTH, page=lambda s: "<p hidden>" + "".join(f"&#{ord(c)};" for c in s) + "</p>"
    ),
    # Markdown.
    "link title": Leak("md", BOTH, files=added(lambda s: f'[x](https://example.org "{s}")\n')),
    "link address": Leak("md", BOTH, files=added(
        lambda s: f"[x](https://example.org/{quote(s)})\n")),
    "link definition": Leak("md", BOTH, files=added(lambda s: f"[x]: # ({s})\n")),
    "source list": Leak("md", BOTH, files=added(lambda s: "2. A hidden paper of the desk\n")),
    "id of a fact": Leak("md", BOTH, files=added(lambda s: "<a id=the-hidden-plan>\n")),
    # Beside the document.
    "file name": Leak("md", BOTH, files=lambda files, s: {
        f"{SLUG}.md": data for data in files.values()}),
    "manifest": Leak("md", BOTH, about=lambda s: {"title": s}),
    # What says nothing in words.
    "number of a source": Leak("md", PROOF_ONLY, files=lambda files, s: {
        name: data.replace(b"[1]", b"[2]") for name, data in files.items()}),
    "number of facts": Leak("html", PROOF_ONLY, page=lambda s: "<p hidden>1</p>"),
    "short class": Leak("html", PROOF_ONLY, page=lambda s: f'<p class="{s[:4].lower()}">x</p>'),
    "code": Leak("html", PROOF_ONLY, page=lambda s: f"<!-- {codecs.encode(s, 'rot13')} -->"),
    "length": Leak("md", PROOF_ONLY, files=added(lambda s: " " * len(s))),
    "one page more": Leak("pdf", PROOF_ONLY, files=in_pdf(_another_page)),
    "date": Leak("pdf", PROOF_ONLY, job=lambda job, s: replace(
        job, moment=job.moment.replace(minute=len(s) % 60))),
    "hash of the whole file": Leak("md", PROOF_ONLY, about=lambda s: {
        "whole_sha256": base64.b16encode(s.encode()).decode()}),
    "one file more": Leak("md", PROOF_ONLY, files=lambda files, s: {**files, "x.md": b"x"}),
}  # fmt: skip


@cache
def clean(form: str) -> Document:
    """The document of the file without its withheld claim, which no leak can change."""
    gate = Gate(LeakyPress(Leak(form, set())))
    return gate.made_from(gate.withheld(SOURCE, "public").removed, ORDER, EngineHere())


class QuickGate(Gate):
    """Makes a document without the withheld claim but once for all leaks."""

    press: LeakyPress

    def made_from(self, other: Input, order: Order, engine: Typesetter) -> Document:
        if claim(other):
            return super().made_from(other, order, engine)
        return clean(self.press.leak.in_form)


def caught(leak: Leak) -> set[str]:
    """Which gates a leak does not get through."""
    press, engine = LeakyPress(leak), EngineHere()
    gate = QuickGate(press)
    late = not (leak.page or leak.head or leak.job)
    document = (
        press.slipped(clean(leak.in_form), SECRET)
        if late
        else gate.made_from(SOURCE, ORDER, engine)
    )
    found = set()
    if list(gate.hits(document, SOURCE, "public")):
        found.add("search")
    try:
        gate.prove(document, SOURCE, ORDER, engine)
    except Refused as refused:
        found |= {p.code for p in refused.problems}
    return found


@pytest.mark.parametrize("channel", LEAKS)
def test_a_leak_is_caught(channel: str) -> None:
    leak = LEAKS[channel]
    assert caught(leak) == leak.caught_by


def test_there_are_enough_channels() -> None:
    assert len(LEAKS) >= 22
    assert {leak.in_form for leak in LEAKS.values()} == {"md", "html", "pdf"}


@pytest.mark.parametrize("form", ["md", "html", "pdf"])
def test_without_a_leak_nothing_is_caught(form: str) -> None:
    assert caught(Leak(form, set(), page=lambda _: "")) == set()


def test_a_leak_stops_the_build_and_its_words_are_not_said_again() -> None:
    with pytest.raises(Refused) as refused:
        make(SOURCE, ORDER, Gate(LeakyPress(LEAKS["comment"])), ENGINE)
    (problem,) = refused.value.problems
    assert problem.code == "leak"
    assert "`background.the-hidden-plan`" in problem.message
    assert "x.brief.public.en.html" in problem.message
    assert problem.place.line == 11
    assert SECRET not in json.dumps(problem.as_dict()) + problem.source_line


class Composing(Press):
    """Its documents put two visible texts side by side, whatever is withheld."""

    def finish(self, draft: Draft, waiting: Callable[[], Rendered] | None = None) -> Document:
        document = super().finish(draft, waiting)
        files = {name: data + b"The title, the summit" for name, data in document.files.items()}
        return replace(document, files=files)


def test_a_name_that_is_itself_the_leak_is_not_said_either() -> None:
    with pytest.raises(Refused) as refused:
        make(SOURCE, ORDER, Gate(LeakyPress(LEAKS["file name"])), ENGINE)
    (problem,) = refused.value.problems
    assert "the name of a file" in problem.message
    assert SLUG not in json.dumps(problem.as_dict())


def test_visible_words_that_happen_to_stand_as_withheld_ones_do_are_no_leak() -> None:
    held = as_input(FACTS.replace(SECRET, "The title the summit"))
    gate = Gate(Composing(THEME, Options(("md",))))
    document = make(held, ORDER, gate, ENGINE)
    assert list(gate.hits(document, held, "public")) == [
        ("background.the-hidden-plan", "x.brief.public.en.md")
    ]


class Confused(Cache):
    """Gives the document of another audience."""

    def get(self, draft: Draft) -> Document:
        press = Press(THEME, Options(("md",)))
        return press.finish(press.prepare(draft.source, replace(draft.order, audience="staff")))


def test_what_a_cache_gives_is_searched_too() -> None:
    options = Options(("md",))
    gate = Gate(Press(THEME, options, Confused(THEME, options)))
    with pytest.raises(Refused) as refused:
        make(SOURCE, ORDER, gate, ENGINE)
    assert {p.code for p in refused.value.problems} == {"leak"}


MISTAKES = {
    "unknown field": (f"{{text: {SECRET}", f"{{{SLUG}: {SECRET}, text: {SECRET}"),
    "closed list": (f"{{text: {SECRET}", f"{{basis: {SECRET}, text: {SECRET}"),
    "no date": ("background:", f"timeline:\n  it: {{date: {SECRET}, text: x}}\nbackground:"),
    "unknown source": ("cite: hidden", f"cite: {SLUG}"),
    "unknown audience": (f"{{text: {SECRET}", f"{{audience: {SLUG}, text: {SECRET}"),
    "not an id": ("the-hidden-plan:", f"{SECRET}:"),
    "twice": ("  the-hidden-plan:", f"  the-hidden-plan: {SECRET}\n  the-hidden-plan:"),
    "no yaml": (f"{{text: {SECRET}", f"{{text: {SECRET}: {SECRET}"),
    "only a warning": ("cite: hidden}", "because: Sell the old harbour before winter}"),
    "too long": (SECRET, f"{SECRET} {'x' * 250}"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_error_message_of_a_public_build_says_nothing_withheld(
    mistake: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = MISTAKES[mistake]
    assert old in FACTS
    path = tmp_path / "x.yaml"
    path.write_text(FACTS.replace(old, new), "utf-8")
    plan = Plan((path,), Options(), ("brief",), audience="public")
    told = tasks(plan, BUILT_IN, ("brief",))
    problems = [p for one in told if isinstance(one, Done) for p in one.problems]
    assert problems
    show(problems)
    shown = capfd.readouterr().err
    assert f"briefgen check {path}" in shown
    for words in (SECRET, SLUG, "the-hidden-plan", "hidden paper"):
        assert words.casefold() not in shown.casefold()
