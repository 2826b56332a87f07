"""Pictures: only real ones from the brief's own folder, and nothing of them but the pixels."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

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


def _stored(image: Image.Image, form: str, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **more)
    return target.getvalue()


def _seen(data: bytes, name: str = "a") -> Image.Image:
    return Image.open(io.BytesIO(checked_picture(data, name).data))


def _on_its_side(form: str, **more: object) -> bytes:
    """A picture, red at the left, that its EXIF says to turn clockwise by a right angle."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (32, 16), "blue")
    image.paste("red", (0, 0, 16, 16))
    return _stored(image, form, exif=exif, **more)


@pytest.mark.parametrize("form", ["JPEG", "MPO", "PNG"])
def test_a_picture_on_its_side_is_turned_upright(form: str) -> None:
    more = {"save_all": True, "append_images": [Image.new("RGB", (8, 8))]} if form == "MPO" else {}
    data = _on_its_side(form, **more)
    picture = checked_picture(data, "a")
    seen = Image.open(io.BytesIO(picture.data)).convert("RGB")
    assert (picture.width, picture.height) == seen.size == (16, 32)
    assert picture.media_type == ("image/png" if form == "PNG" else "image/jpeg")
    assert getattr(seen, "n_frames", 1) == 1
    top, bottom = seen.getpixel((8, 3)), seen.getpixel((8, 28))
    assert top[0] > 200 > 60 > top[2], top  # type: ignore[index]  # a colour of three parts
    assert bottom[2] > 200 > 60 > bottom[0], bottom  # type: ignore[index]


def test_a_grey_ramp_of_sixteen_bits_stays_a_ramp() -> None:
    ramp = Image.new("I;16", (256, 1))
    for at in range(256):
        ramp.putpixel((at, 0), at * 257)
    seen = _seen(_stored(ramp, "PNG"))
    assert [seen.getpixel((at, 0)) for at in range(256)] == [(at,) * 3 for at in range(256)]


def _other_colours() -> bytes:
    """The profile of a camera that calls red what the web calls green, and the other way round."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = {bytes(data[p : p + 4]): p for p in range(132, 132 + 12 * data[131], 12)}
    red, green = (at[name] for name in (b"rXYZ", b"gXYZ"))
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_colours_are_those_that_the_profile_means(form: str, mode: str) -> None:
    if form == "JPEG" and mode != "RGB":
        pytest.skip("a JPEG has no such colours")
    image = Image.new("RGB", (8, 8), (250, 10, 10)).convert(mode)
    plain = _seen(_stored(image, form)).convert("RGB").getpixel((4, 4))
    meant = _seen(_stored(image, form, icc_profile=_other_colours())).convert("RGB")
    red, green, _ = meant.getpixel((4, 4))  # type: ignore[misc]  # a colour of three parts
    assert plain[0] > 200 > plain[1]  # type: ignore[index]
    assert green > 200 > red


def test_transparency_is_paper_under_a_profile_too() -> None:
    image = Image.new("RGBA", (8, 8), (250, 10, 10, 0))
    seen = _seen(_stored(image, "PNG", icc_profile=_other_colours()))
    assert seen.getpixel((4, 4)) == (255, 255, 255)


def test_a_profile_of_other_colours_than_the_pictures_is_left_out() -> None:
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    data = _stored(image, "JPEG", icc_profile=_other_colours())
    assert _seen(data).convert("RGB").getpixel((4, 4))[0] > 200  # type: ignore[index]
    assert _seen(_stored(Image.new("RGB", (8, 8), "red"), "JPEG", icc_profile=b"no profile"))


def test_a_jpeg_in_the_colours_of_the_web_is_not_encoded_again() -> None:
    web = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.effect_noise((40, 20), 80)
    plain = checked_picture(_stored(image, "JPEG"), "a").data
    assert checked_picture(_stored(image, "JPEG", icc_profile=web), "a").data == plain
    assert checked_picture(plain, "a").data == plain


def _segments(data: bytes) -> list[int]:
    """Where the segments of a JPEG begin, up to its scan."""
    places, at = [], 2
    while data[at + 1] != 0xDA:
        places.append(at)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return [*places, at]


@pytest.mark.parametrize("fill", [1, 2, 7])
def test_fill_bytes_before_a_marker_hide_nothing(fill: int) -> None:
    exif = Image.Exif()
    exif[0x010E] = "the secret place"
    image = Image.effect_noise((40, 20), 80)
    data = _stored(image, "JPEG", exif=exif, comment=b"the secret place")
    clean = checked_picture(_stored(image, "JPEG"), "a").data
    for at in _segments(data):
        filled = data[:at] + b"\xff" * fill + data[at:]
        assert checked_picture(filled, "a").data == clean


@pytest.mark.parametrize("rubbish", [b"the secret place", b"\xff\xbf\x00\x12the secret place"])
def test_what_is_no_part_of_a_jpeg_is_not_carried_on(rubbish: bytes) -> None:
    data = _stored(Image.effect_noise((40, 20), 80), "JPEG")
    for at in _segments(data)[1:]:
        try:
            found = checked_picture(data[:at] + rubbish + data[at:], "a").data
        except Unreadable:
            continue
        assert b"secret" not in found
