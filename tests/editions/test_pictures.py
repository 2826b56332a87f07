"""Pictures: only real ones from the brief's own folder, and nothing of them but the pixels."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from briefgen.editions.pictures import checked_picture
from briefgen.facts.load import load
from briefgen.files import Unreadable, read_beside
from briefgen.problems import Refused
from tests.documents import forms

BRIEF = (
    b"format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
    b"figures: {f: {file: a.png, alt: A map, basis: ours}}\n"
)


def _png(size: tuple[int, int] = (4, 3), mode: str = "RGBA") -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "the secret place")
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG", pnginfo=info)
    return target.getvalue() + b"trailing secret"


def test_only_the_pixels_remain() -> None:
    found = checked_picture(_png(), "a.png")
    assert (found.width, found.height, found.media_type) == (4, 3, "image/png")
    assert b"secret" not in found.data


def test_exif_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "the secret place"
    target = io.BytesIO()
    Image.new("RGB", (4, 3)).save(target, "JPEG", exif=exif)
    assert b"secret" in target.getvalue()
    assert b"secret" not in checked_picture(target.getvalue(), "a.jpg").data


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unreadable, match="pixels"):
        checked_picture(_png((6000, 6000), "1"), "a.png")


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", b"%PDF-1.7", _png()[:60]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        checked_picture(data, "a.png")


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "away").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe.png")
    for name in ("link.png", "away/secret.png", "pipe.png", "none.png"):
        with pytest.raises(Unreadable):
            read_beside(inside, name, 100)


def test_too_large_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x" * 101)
    with pytest.raises(Unreadable, match="101 bytes"):
        read_beside(tmp_path, "a.png", 100)


def test_a_figure_reaches_each_form(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(_png())
    made = forms(load(BRIEF, "x.yaml"), folder=tmp_path)
    assert b"A map" in made["md"]
    assert b'<img src="data:image/png;base64,' in made["html"]
    assert b"/Image" in made["pdf"]


def test_a_missing_figure_is_a_problem_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        forms(load(BRIEF, "x.yaml"), ("md",), tmp_path)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("picture", 4)]


def test_a_jpeg_of_a_great_many_scans_is_refused_before_it_is_decoded() -> None:
    target = io.BytesIO()
    Image.new("L", (8, 8)).save(target, "JPEG", progressive=True)
    data = target.getvalue()
    checked_picture(data, "a.jpg")
    at = data.rindex(b"\xff\xda")
    scan = data[at:-2]
    with pytest.raises(Unreadable, match="too many parts"):
        checked_picture(data[:at] + scan * 200 + data[-2:], "a.jpg")


def test_a_photo_whose_exif_is_broken_is_refused_and_no_more() -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "made by"
    Image.new("RGB", (8, 4)).save(target, "JPEG", exif=exif)
    data = target.getvalue()
    start = data.index(b"Exif\0\0")
    for at in range(start, start + 60):
        for value in (0, 5, 0x7F, 0xFF):
            try:
                checked_picture(data[:at] + bytes([value]) + data[at + 1 :], "a.jpg")
            except Unreadable:
                continue


def test_the_pictures_of_a_brief_are_not_too_large_together(tmp_path: Path) -> None:
    for name in "abcd":
        Image.new("1", (5000, 5000 - ord(name))).save(tmp_path / f"{name}.png")
    figures = ", ".join(f"{n}: {{file: {n}.png, alt: A, basis: ours}}" for n in "abcd")
    head = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"
    with pytest.raises(Refused) as refused:
        forms(load(f"{head}figures: {{{figures}}}\n".encode(), "x"), ("md",), tmp_path)
    (problem,) = refused.value.problems
    assert "together" in problem.message
