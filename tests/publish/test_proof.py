"""Non-interference: no file of a document depends on what its readers may not see."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.editions import pruning
from briefgen.facts.brief import Brief
from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused
from briefgen.publish import withheld
from briefgen.publish.document import Document, Options, texts_of
from briefgen.publish.earlier import Earlier
from briefgen.publish.inputs import Order
from briefgen.publish.press import Press
from briefgen.publish.proof import Gate
from briefgen.publish.run import make
from briefgen.publish.search import Haystack, Words
from briefgen.yaml.file import YamlFile
from tests.briefs import brief_text
from tests.documents import EngineHere, every_document, finished, source
from tests.effort import PROVING, count
from tests.faked import ENGINE, THEME, UNLIMITED, as_input, made

PROVED = Options(preflight=False, allow_overflow=True, prove=True)
WORD = re.compile(r"w\d{4}x[a-z]*")


@cache
def gate() -> Gate:
    """One for all documents of this process: it remembers the last files it has changed."""
    return Gate(Press(THEME, PROVED))


def documents(*, few: bool = False) -> list[Any]:
    """Every document of the samples, or for each audience a brief, and for the public each kind."""
    return [
        pytest.param(s, id=str(s))
        for s in every_document()
        if not few
        or (s.order.lang == "en" and s.order.audience == "public")
        or (s.order.lang == "fr" and s.order.kind == "brief" and s.order.audience != "public")
    ]


@pytest.mark.parametrize("sample", documents(few=not PROVING))
def test_every_document_of_the_samples_is_proved_and_no_search_finds_anything(sample: Any) -> None:
    held, audience = source(sample.path), sample.order.audience
    document = make(held, sample.order, gate(), ENGINE)
    assert document.about["proof"] == "passed"
    assert list(gate().hits(document, held, audience)) == []


@pytest.mark.parametrize("sample", documents())
def test_the_search_of_real_documents_has_no_false_alarm(sample: Any, shelf: Path) -> None:
    order, held, document = sample.order, source(sample.path), finished(sample, shelf)
    stem = order.stem(held.stem)
    files = {
        f"{stem}.md": document.markdown.encode(),
        f"{stem}.html": document.html.encode(),
        f"{stem}.pdf": document.pdf,
    }
    whole = Document(order.audience, files, order.about)
    assert list(gate().hits(whole, held, order.audience)) == []
    pages = Haystack(texts_of(f"{stem}.pdf", document.pdf))
    opening = held.loaded.brief.bottom_line
    shown = [i.text.values[order.lang].text for i in opening.items.values()] if opening else []
    assert any(pages.holds(Words.of(text)) for text in shown), "the search reads the pages"


@pytest.mark.skipif(not PROVING, reason="three PDFs for each document take minutes")
@pytest.mark.parametrize("sample", documents())
def test_every_document_of_the_samples_is_proved_with_the_real_engine(sample: Any) -> None:
    document = make(source(sample.path), sample.order, gate(), EngineHere())
    assert document.about["proof"] == "passed"


@settings(max_examples=count(8, 240), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_no_document_of_a_made_up_brief_depends_on_what_is_withheld(draw: random.Random) -> None:
    held = as_input(brief_text(draw))
    audience = draw.choice(list(held.loaded.brief.audiences))
    seen = set(WORD.findall(withheld.removed(held.text, audience)))
    hidden = set(WORD.findall(held.text)) - seen
    for kind in THEME.kinds():
        order = Order(kind, draw.choice(("en", "fr")), audience)
        document = make(held, order, gate(), ENGINE)
        texts = [t for name, data in document.files.items() for t in (name, *texts_of(name, data))]
        found = set(WORD.findall("\n".join([*texts, json.dumps(document.about)])))
        assert not found & hidden


def _all_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning._Reader, "sees", lambda *_: True)


def _nothing_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "only_used", lambda brief: brief)
    monkeypatch.setattr("briefgen.editions.pruning.only_used", lambda brief: brief)


def _titles_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pruning._Reader._section

    def keeping(self: Any, section: Any) -> Any:
        found = whole(self, section)
        return found and found.model_copy(update={"title": section.title})

    monkeypatch.setattr(pruning._Reader, "_section", keeping)


SECRET = """
format: 1
brief: {title: The title}
summit: {name: The summit}
audiences:
  public: TLP:CLEAR
  staff: {marking: TLP:RED, title: Another title}
sources:
  known: A known paper
  hidden: A hidden paper of the desk
bottom_line:
  audience: public
  claim: {text: The claim that is seen, cite: known}
background:
  title: A heading that only the desk sees
  note: {audience: public, text: A note}
  plan: {text: The plan that nobody else knows, cite: hidden}
"""


@pytest.mark.parametrize("sabotage", [_all_see, _nothing_unused, _titles_stay])
def test_a_pruner_that_keeps_too_much_does_not_get_through(
    sabotage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, order = as_input(SECRET), Order("brief", "en", "public")
    assert made(held, order, PROVED)
    sabotage(monkeypatch)
    with pytest.raises(Refused) as refused:
        made(held, order, PROVED)
    assert {p.code for p in refused.value.problems} <= {"leak", "proof", "lost"}


HIDDEN = "The plan that nobody else knows"


def _words(brief: Brief) -> str:
    """The words of the plan, which only the desk sees; "" where it is not in the file.

    It is the one beside the note: with random words it has a random id as well.
    """
    items = brief.background.items if brief.background else {}
    return "".join(item.text.original("en") for key, item in items.items() if key != "note")


@pytest.mark.parametrize(
    ("shown", "which"),
    [
        (lambda words: "as ever" if words in {"", HIDDEN} else "otherwise", "replaced"),
        (lambda words: "with" if words else "without", "removed"),
    ],
    ids=["on what is withheld", "on whether anything is"],
)
def test_a_document_that_depends_on_withheld_words_without_saying_them_is_not_proved(
    shown: Callable[[str], str], which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No search finds these: only the file with random words, or that without them, tells."""
    whole = pruning.visible_brief

    def seen(brief: Brief, file: YamlFile, audience: str | None) -> Brief:
        left = whole(brief, file, audience)
        about = left.brief.model_copy(update={"reference": shown(_words(brief))})
        return left.model_copy(update={"brief": about})

    monkeypatch.setattr("briefgen.editions.make.visible_brief", seen)
    held, order = as_input(SECRET), Order("brief", "en", "public")
    assert made(held, order, UNLIMITED), "the search finds nothing"
    with pytest.raises(Refused) as refused:
        made(held, order, PROVED)
    (problem,) = refused.value.problems
    assert problem.code == "proof"
    assert f"with the withheld facts {which}" in problem.message
    assert "nobody else" not in repr(problem)


def test_the_manifest_says_that_nothing_was_proved_where_nothing_was_asked() -> None:
    held = as_input(SECRET)
    for options, audience, proof in (
        (UNLIMITED, "public", "not run"), (PROVED, "public", "passed"), (PROVED, "staff", "passed"),
    ):  # fmt: skip
        document = made(held, Order("brief", "en", audience), options)
        assert document.about["proof"] == proof
    plain = as_input("format: 1\nbrief: {title: T}\nsummit: {name: S}\n")
    assert made(plain, Order("brief", "en"), PROVED).about["proof"] == "not needed"


NOTE = "{audience: public, text: A note}"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (NOTE, NOTE.replace("A note", "Another note"), "Another note"),
        ("nobody else", "somebody else", ""),
        (NOTE, NOTE.replace("public", "staff"), ""),
        (f"  note: {NOTE}\n", "", ""),
    ],
    ids=["reworded", "withheld and reworded", "withheld since", "withdrawn"],
)
def test_what_has_changed_is_proved_too(old: str, new: str, shown: str, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.yaml"
    earlier.write_text(SECRET, "utf-8")
    held, order = as_input(SECRET.replace(old, new)), Order("brief", "en", "public")
    press = Press(THEME, PROVED, earlier=Earlier(str(earlier), THEME, BUILT_IN))
    document = make(held, order, Gate(press), ENGINE)
    assert document.about["proof"] == "passed"
    texts = "\n".join(data.decode("utf-8", "replace") for data in document.files.values())
    assert shown in texts
    assert "somebody" not in texts


def test_the_command_proves_and_says_so_in_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "brief.yaml").write_text(SECRET, "utf-8")
    code = "from briefgen.cli.main import run; run()"
    command = [sys.executable, "-c", code, "build", "brief.yaml", "--audience", "public"]
    done = subprocess.run(
        [*command, "--kind", "brief", "--prove"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    files = json.loads((tmp_path / "dist/public/manifest.json").read_bytes())["files"]
    assert {f["proof"] for f in files.values()} == {"passed"}
    assert {f.rpartition(".")[2] for f in files} == {"md", "html", "pdf"}
