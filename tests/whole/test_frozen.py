"""Files of the first release, 0.1.0, still load and still mean the same.

`tests/frozen/` was written once and is not to be edited: facts files with their records and
pictures, two projects of a desk (`briefgen.toml`, looks of its own), PDFs with the facts that were
in them, and beside them what each document said, as Markdown. What a later release adds to the
corpus is added beside them.

Documents are compared by their words, so that layout is free. Where words have to differ, say so
in `DIFFERENCES`.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pikepdf
import pytest
import yaml

from tests.zygote import Zygote

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
FACTS = sorted(FROZEN.glob("*.yaml"))
RECORDED = [path for path in FACTS if path.with_suffix(".verified.json").exists()]
PDFS = sorted((FROZEN / "pdfs").glob("*.pdf"))
KINDS = ("brief", "handout", "cards")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the first release that documents now say otherwise, on purpose.

    `issue` is what the change was made for, and why; `documents` a pattern of the names of the
    documents, such as `dates.*.fr`; `before` and `after` the words, Markdown or not.
    """

    issue: str
    documents: str
    before: str
    after: str


_COLON = "smaller ones: a statement without text does not end in a colon"
_FROM = "nothing that is said is changed: what is to come is `from` a date, not since"
_ARTICLE = "nothing that is said is changed: dates have the article and case of their language"
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "nothing that is said is changed: a _ within a word needs no backslash",
        "prose.*",
        r"1\_000\_000",
        "1_000_000",
    ),
    Difference(
        "nothing that is said is changed: the decimals of one chart agree",
        "pictures.*",
        r"| Pear | 8 | Plum \<early> | 0.5 |",
        r"| Pear | 8.00 | Plum \<early> | 0.50 |",
    ),
    Difference(
        "nothing that is said is changed: the decimals of one chart agree",
        "every-section.*",
        "Orm | 40 | Vell | 12.5 | Tarn | 0 |",
        "Orm | 40.0 | Vell | 12.5 | Tarn | 0.0 |",
    ),
    Difference(_COLON, "every-section.*", "Vell, Mixed: (Unsourced)", "Vell, Mixed (Unsourced)"),
    Difference(_COLON, "positions.*.en", "Supports: (Ida Lone", "Supports (Ida Lone"),
    Difference(_COLON, "positions.*.fr", "Favorable : (Ida Lone", "Favorable (Ida Lone"),
    Difference(_COLON, "readers.*", "Salria, Supports: [1]", "Salria, Supports [1]"),
    Difference(_COLON, "readers.*", "envoys, Supports: (Zeno", "envoys, Supports (Zeno"),
    Difference(_COLON, "mills.*.en", "Supports: [1] Timeline", "Supports [1] Timeline"),
    Difference(_COLON, "mills.*.it", "Supports: [1] Cronologia", "Supports [1] Cronologia"),
    Difference(_FROM, "dates.*.en", "Since October 2031", "From October 2031"),
    Difference(_FROM, "dates.*.en", "Since 11 October 2032", "From 11 October 2032"),
    Difference(_FROM, "dates.*.de", "Seit Oktober 2031", "Ab Oktober 2031"),
    Difference(_FROM, "dates.*.de", "Seit 11. Oktober", "Ab dem 11. Oktober"),
    Difference(_FROM, "dates.*.es", "Desde octubre de 2031", "A partir de octubre de 2031"),
    Difference(_FROM, "dates.*.es", "Desde 11 de octubre", "A partir del 11 de octubre"),
    Difference(_FROM, "dates.*.fr", "Début : octobre 2031", "Dès octobre 2031"),
    Difference(_FROM, "dates.*.fr", "Début : 11 octobre 2032", "Dès le 11 octobre 2032"),
    Difference(_FROM, "dates.*.uk", "Від жовтень 2031", "Починаючи з жовтня 2031"),
    Difference(_FROM, "dates.*.uk", "Від 11 жовтня", "Починаючи з 11 жовтня"),
    Difference(_FROM, "harbour-summit.*.en", "Since 2033", "From 2033"),
    Difference(_FROM, "harbour-summit.*.fr", "Début : 2033", "Dès 2033"),
    Difference(_ARTICLE, "dates.*.es", "Hacia 9 de agosto", "Hacia el 9 de agosto"),
    Difference(_ARTICLE, "dates.*.es", "hacia 5 de enero", "hacia el 5 de enero"),
    Difference(_ARTICLE, "dates.*.fr", "Vers 9 août", "Vers le 9 août"),
    Difference(_ARTICLE, "dates.*.fr", "vers 5 janvier", "vers le 5 janvier"),
    Difference(_ARTICLE, "dates.*.uk", "Близько липень", "Близько липня"),
)

_RULE_OF_A_TABLE = re.compile(r"(?m)^[ |:-]*---[ |:-]*$")
_MARK_OF_A_LINE = re.compile(r"(?m)^[\s>]*(?:#{1,6}|[-*>])\s")
_ESCAPED_OR_MARK = re.compile(r"\\([^\w\s])|[*|`\\]")


def words(markdown: str) -> str:
    """The words, figures and signs of a text in their order, with one space between any two.

    The marks of Markdown are none of them. Which of Unicode's spaces stands between two words, or
    whether any does, makes no difference: it is not the same in all releases of Babel.
    """
    text = unicodedata.normalize("NFC", markdown)
    text = _MARK_OF_A_LINE.sub("", _RULE_OF_A_TABLE.sub("", text))
    text = _ESCAPED_OR_MARK.sub(lambda found: found[1] or " ", text)
    return " ".join(re.findall(r"\w+|[^\w\s]", text))


def changed(text: str, difference: Difference) -> str:
    """The words of a kept document with those of a difference in their place."""
    before, after = (f" {words(part)} ".replace("  ", " ") for part in
                     (difference.before, difference.after))  # fmt: skip
    return f" {text} ".replace(before, after).strip()


def expected(document: str) -> str:
    """What a document has to say: what it said, but for the accepted differences."""
    text = words((FROZEN / f"{document}.md").read_text("utf-8"))
    for difference in DIFFERENCES:
        if fnmatchcase(document, difference.documents):
            text = changed(text, difference)
    return text


def kept(name: str) -> set[str]:
    """The names of the documents of the facts file `name`, without their ending."""
    return {path.stem for path in FROZEN.glob(f"{name}.*.md")}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as running:
        yield running


def compare(folder: Path, name: str) -> None:
    """Compare all documents below `folder` with those that were kept of the facts file `name`."""
    built = {path.stem: path.read_text("utf-8") for path in folder.rglob("*.md")}
    assert built.keys() == kept(name)
    for document, text in built.items():
        assert words(text) == expected(document), document


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_a_file_has_no_errors_and_its_documents_say_the_same(
    facts: Path, zygote: Zygote, tmp_path: Path
) -> None:
    checked = zygote.run(["check", "--quiet", str(facts)], tmp_path)
    assert checked.code == 0, checked.said
    command = ["build", str(facts), "--all", "--to", "md", "--kind", ",".join(KINDS)]
    built = zygote.run([*command, "--out", "made"], tmp_path)
    assert built.code == 0, built.said
    compare(tmp_path / "made", facts.stem)


def results(facts: Path, zygote: Zygote) -> dict[str, str]:
    """What is known of the passages of each fact: *verified*, *located* and so on."""
    ended = zygote.run(["sources", "audit", facts.name, "--format", "csv"], facts.parent)
    assert ended.code == 0, ended.said
    head = ended.said.index("file,line,section,fact,")
    table = csv.DictReader(ended.said[head:].splitlines())
    return {row["fact"]: row["result"] for row in table if row["result"]}


@pytest.mark.parametrize("facts", RECORDED, ids=lambda path: path.stem)
def test_a_record_still_vouches_with_and_without_the_texts(
    facts: Path, zygote: Zygote, tmp_path: Path
) -> None:
    before = json.loads((FROZEN / "results.json").read_text("utf-8"))[facts.stem]
    assert results(facts, zygote) == before["with the texts"]
    for path in (facts, facts.with_suffix(".verified.json"), *FROZEN.glob("*.png")):
        shutil.copy(path, tmp_path)
    assert results(tmp_path / facts.name, zygote) == before["without them"]


@pytest.fixture
def desks(tmp_path: Path) -> Path:
    """A copy of the corpus' projects, to build in."""
    for name in ("desk", "second-desk"):
        shutil.copytree(FROZEN / name, tmp_path / name)
    return tmp_path


def test_the_looks_and_settings_of_a_desk_still_apply(desks: Path, zygote: Zygote) -> None:
    built = zygote.run(["build", "--templates", "looks"], desks / "desk")
    assert built.code == 0, built.said
    compare(desks / "desk" / "papers" / "all", "mills")
    text = (desks / "desk/papers/all/all/mills.brief.all.en.md").read_text("utf-8")
    for phrase in ("Desk paper", "A paper of the desk", "The desk says", "In one breath", "1) "):
        assert phrase in text
    page = (desks / "desk/papers/all/all/mills.brief.all.it.html").read_text("utf-8")
    for phrase in ("A paper of the desk", "The desk says", "#335577", "Definitivo", "DESK OPEN"):
        assert phrase in page
    manifest = json.loads((desks / "desk/papers/all/all/manifest.json").read_text("utf-8"))
    assert {entry.get("proof") for entry in manifest["files"].values()} == {"passed"}


def test_a_desks_print_style_and_page_size_still_apply(desks: Path, zygote: Zygote) -> None:
    choice = ["--templates", "looks", "--kind", "brief", "--lang", "en", "--to", "pdf"]
    built = zygote.run(["build", *choice], desks / "desk")
    assert built.code == 0, built.said
    with pikepdf.open(desks / "desk/papers/all/all/mills.brief.all.en.pdf") as pdf:
        page = pdf.pages[0]
        assert [float(side) for side in page.mediabox] == [0, 0, 612, 792]
        drawn = pikepdf.parse_content_stream(page)
    colours = {
        tuple(round(float(part) * 255) for part in step.operands)
        for step in drawn
        if str(step.operator).lower() == "rg"
    }
    assert (0x33, 0x55, 0x77) in colours


def test_the_other_settings_of_a_project_still_apply(desks: Path, zygote: Zygote) -> None:
    built = zygote.run(["build"], desks / "second-desk")
    assert built.code == 0, built.said
    compare(desks / "second-desk" / "made", "ford")


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_a_pdf_gives_back_its_facts_which_make_the_same_document(
    pdf: Path, zygote: Zygote, tmp_path: Path
) -> None:
    ended = zygote.run(["extract", str(pdf), "--out", "."], tmp_path)
    assert ended.code == 0, ended.said
    before, now = (
        yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        for path in (pdf.with_suffix(".yaml"), tmp_path / "facts.yaml")
    )
    assert now == before
    kind = pdf.stem.split(".")[1]
    command = ["build", "facts.yaml", "--kind", kind, "--to", "md", "--out", "made"]
    built = zygote.run(command, tmp_path)
    assert built.code == 0, built.said
    (document,) = (tmp_path / "made").rglob("*.md")
    assert words(document.read_text("utf-8")) == expected(pdf.stem)


@pytest.mark.parametrize(
    ("pdf", "readers", "old", "new"),
    [
        ("rivers.brief.en", [], "once", "twice"),
        ("readers.brief.house.en", ["--audience", "house"], "Old", "New"),
    ],
)
def test_a_pdf_is_still_compared_with_facts(
    pdf: str, readers: list[str], old: str, new: str, zygote: Zygote, tmp_path: Path
) -> None:
    facts = FROZEN / f"{pdf.partition('.')[0]}.yaml"
    earlier = str(FROZEN / "pdfs" / f"{pdf}.pdf")
    same = zygote.run(["diff", earlier, str(facts), *readers], tmp_path)
    assert (same.code, same.said) == (0, "no changes\n")
    newer = tmp_path / facts.name
    newer.write_text(facts.read_text("utf-8").replace(old, new), "utf-8")
    told = zygote.run(["diff", earlier, str(newer), *readers], tmp_path)
    assert told.code == 0
    assert {old, new} <= set(re.findall(r"\w+", told.said))


def test_every_accepted_difference_is_met_with() -> None:
    texts = {path.stem: words(path.read_text("utf-8")) for path in FROZEN.glob("*.md")}
    for difference in DIFFERENCES:
        said = [t for name, t in texts.items() if fnmatchcase(name, difference.documents)]
        assert any(changed(text, difference) != text for text in said), difference


def test_words_are_those_of_the_text_and_not_of_markdown() -> None:
    markdown = "## A *b*\n\n- 20\u202f–\u00a021 **c**\\*\n\n| d | \\| e |\n| --- | --- |\n> 1. f-g"
    assert words(markdown) == "A b 20 – 21 c * d | e 1 . f - g"
    assert words("20–21\u2009000") == words("20 – 21 000") != words("20-21 000")


def test_an_accepted_difference_changes_whole_words_alone() -> None:
    difference = Difference("an example", "*", "**About** 5", "about five")
    assert changed(words("About 5, About 55"), difference) == "about five , About 55"
