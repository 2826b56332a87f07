"""Facts back from a PDF: building them again is the identity, and no PDF is trusted."""

from __future__ import annotations

import io
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen.editions.make import Wanted, facts_for
from briefgen.pdf import attached
from briefgen.problems import Refused
from briefgen.publish.carried import carried, write
from briefgen.publish.document import Options
from briefgen.publish.inputs import Input, Order, read_input
from briefgen.publish.press import Press
from tests.documents import HARBOUR, EngineHere, every_document, finished, source
from tests.effort import PROVING
from tests.faked import THEME, UNLIMITED, as_input, made
from tests.pdf_samples import carrying

SCHEMES = THEME.schemes
PRESS = Press(THEME, UNLIMITED)
FACTS = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
PNG = (Path(__file__).parents[1] / "samples" / "map.png").read_bytes()


def samples(*, few: bool) -> list[Any]:
    """Every document, or each kind for the public in one language and for others in the other."""
    every = (
        s
        for s in every_document()
        if not few or (s.order.lang == "en") == (s.order.audience == "public")
    )
    return [pytest.param(s, id=str(s)) for s in every]


def rebuilt_from(pdf: bytes, folder: Path) -> Input:
    """The facts that a PDF carries, as read from the files that were written."""
    write(carried(pdf, "x.pdf", SCHEMES).files, folder)
    return read_input(folder / "facts.yaml", SCHEMES)


def by_form(files: Any) -> dict[str, bytes]:
    return {name.rpartition(".")[2]: data for name, data in files.items()}


@pytest.mark.parametrize("sample", samples(few=not PROVING))
def test_building_what_was_extracted_gives_the_same_document(
    sample: Any, shelf: Path, tmp_path: Path
) -> None:
    order = sample.order
    pdf = finished(sample, shelf).pdf
    again = made(rebuilt_from(pdf, tmp_path), Order(order.kind, order.lang))
    first = made(source(sample.path), order)
    assert by_form(again.files) == by_form(first.files)
    assert again.about["facts_sha256"] == first.about["facts_sha256"]


def pictures(sample: Any) -> set[str]:
    """The files of the pictures that a document prints."""
    order = sample.order
    kind, words = THEME.kind(order.kind), THEME.words(order.lang)
    wanted = Wanted(kind, order.lang, words, order.audience)
    figures = facts_for(source(sample.path).loaded, wanted).figures
    return {figure.file for figure in figures.items.values()} if figures else set()


def two_documents() -> Any:
    """One with a picture, one in the language that is not the first."""
    every = [s for s in every_document() if s.path == HARBOUR]
    with_picture = next(s for s in every if pictures(s) and s.order.lang == "en")
    return [with_picture, next(s for s in every if s.order == Order("brief", "fr", "public"))]


@pytest.mark.parametrize("sample", every_document() if PROVING else two_documents(), ids=str)
def test_its_pdf_is_the_same_to_the_byte(sample: Any, shelf: Path, tmp_path: Path) -> None:
    order, pdf = sample.order, finished(sample, shelf).pdf
    facts = rebuilt_from(pdf, tmp_path)
    options = Options(("pdf",), preflight=False, allow_overflow=True)
    again = made(facts, Order(order.kind, order.lang), options, EngineHere())
    assert by_form(again.files)["pdf"] == pdf


def test_a_document_carries_the_pictures_that_it_prints_and_no_other(shelf: Path) -> None:
    every = [s for s in every_document() if s.path == HARBOUR and s.order.lang == "en"]
    assert {bool(pictures(sample)) for sample in every} == {True, False}
    for sample in every:
        found = set(carried(finished(sample, shelf).pdf, "x", SCHEMES).files)
        assert found - {"facts.yaml", "facts.verified.json"} == pictures(sample), sample


def figure(file: str) -> bytes:
    return (FACTS + f"figures:\n  f: {{file: {file!r}, alt: A}}\n").encode()


def refusal(pdf: bytes) -> str:
    with pytest.raises(Refused) as refused:
        carried(pdf, "x.pdf", SCHEMES)
    return "; ".join(p.message for p in refused.value.problems)


@pytest.mark.parametrize(
    "name",
    ["../a.png", "/a.png", "a/../../b.png", "C:a.png", "a\\b.png", ".bashrc", "a/.b.png",
     "facts.yaml", "FACTS.yaml", "facts.verified.json"],
)  # fmt: skip
def test_no_picture_gets_a_name_outside_the_folder_or_one_that_is_taken(name: str) -> None:
    pdf = carrying({name.replace("\\", "/"): PNG, "facts.yaml": figure(name)})
    message = refusal(pdf)
    assert "does not name a file inside" in message or "not ones that this program" in message


def test_names_that_some_systems_take_for_one_are_refused() -> None:
    text = FACTS + "figures:\n  f: {file: a.png, alt: A}\n  g: {file: A.png, alt: A}\n"
    pdf = carrying({"facts.yaml": text.encode(), "a.png": PNG, "A.png": PNG})
    assert "not ones that this program" in refusal(pdf)


def test_what_the_facts_do_not_name_is_left_in_the_pdf(tmp_path: Path) -> None:
    pdf = carrying({"facts.yaml": FACTS.encode(), "run.sh": b"x", "../up.png": PNG})
    found = carried(pdf, "x.pdf", SCHEMES)
    assert set(found.files) == {"facts.yaml"}
    write(found.files, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["facts.yaml"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "carries no facts"),
        ({"facts.yaml": b"a: &a [*a]"}, "cannot begin with &"),
        ({"facts.yaml": b"\x1b[2J"}, ""),
        ({"facts.yaml": b"format: 1\n"}, "is missing"),
        ({"facts.yaml": b"x" * 1_000_001}, "larger than"),
        ({"facts.yaml": figure("a.png")}, "does not carry “a.png”"),
        ({"facts.yaml": figure("a.png"), "a.png": b"GIF89a"}, "no PNG or JPEG picture"),
        ({"facts.yaml": FACTS.encode(), "facts.verified.json": b"{"}, "record"),
    ],
)
def test_what_is_no_document_of_ours_is_refused(files: dict[str, bytes], said: str) -> None:
    message = refusal(carrying(files))
    assert said in message


def _bomb(pdf: pikepdf.Pdf) -> None:
    packer = zlib.compressobj(9)
    zeros = bytes(10_000_000)
    packed = b"".join([*(packer.compress(zeros) for _ in range(15)), packer.flush()])
    stream = pdf.attachments["facts.yaml"].get_file().obj
    stream.write(packed, filter=pikepdf.Name.FlateDecode)


def test_a_file_that_unpacks_to_more_than_it_may_is_not_unpacked() -> None:
    data = carrying({"facts.yaml": b"x"}, _bomb)
    assert "larger than 1,000,000 bytes" in refusal(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stream = pdf.attachments["facts.yaml"].get_file().obj
        tracemalloc.start()
        with pytest.raises(ValueError, match="larger than"):
            attached._unpacked(stream, 1_000_000)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 10_000_000


def _odd_filter(pdf: pikepdf.Pdf) -> None:
    stream = pdf.attachments["facts.yaml"].get_file().obj
    stream.write(b"8" * 100, filter=pikepdf.Name.ASCIIHexDecode)


def test_other_ways_of_packing_are_refused() -> None:
    assert "in a form" in refusal(carrying({"facts.yaml": b"x"}, _odd_filter))


def test_too_many_files_are_refused() -> None:
    many = {f"{number}.txt": b"x" for number in range(attached.MOST_FILES + 1)}
    assert "more than 200 files" in refusal(carrying(many))


def test_nothing_that_is_there_is_changed(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("mine")
    (tmp_path / "pictures").symlink_to(tmp_path.parent)
    found = carried(
        carrying({"facts.yaml": figure("pictures/a.png"), "pictures/a.png": PNG}), "x", SCHEMES
    )
    with pytest.raises(Refused) as refused:
        write(found.files, tmp_path)
    assert [p.code for p in refused.value.problems] == ["exists"]
    (tmp_path / "facts.yaml").unlink()
    with pytest.raises(Refused, match="it is a link"):
        write(found.files, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pictures"]
    (tmp_path / "pictures").unlink()
    assert len(write(found.files, tmp_path)) == 2
    assert len(write(found.files, tmp_path)) == 2, "the same again is no conflict"
    assert (tmp_path / "pictures" / "a.png").read_bytes() == PNG


def test_a_brief_without_audiences_comes_back_too(tmp_path: Path) -> None:
    order, options = Order("brief", "en"), Options(("pdf",), preflight=False)
    (pdf,) = made(as_input(FACTS), order, options, EngineHere()).files.values()
    again = made(rebuilt_from(pdf, tmp_path), order, options, EngineHere())
    assert list(again.files.values()) == [pdf]
