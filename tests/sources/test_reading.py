"""What a reader gives comes out of its process as it went in."""

from __future__ import annotations

from briefgen.sources.extract import read_apart
from briefgen.sources.reading import Reading


def test_a_reading_survives_its_process() -> None:
    page = "<html lang=uk><head><title>Порт \u2028 “12”</title></head><body>Порт \x85 відкрито"
    read = read_apart("html", page.encode())
    assert isinstance(read, Reading)
    assert read.text == "Порт \x85 відкрито"
    assert read.told == {"lang": "uk", "title": "Порт \u2028 “12”"}
    assert read.textless == ()
