"""The files in a PDF: read in a process of its own, within limits, and in our own form only."""

from __future__ import annotations

import io
import sys

import pikepdf
import pytest

from briefgen.pdf.attached import attached
from briefgen.problems import Refused
from briefgen.publish.carried import facts_in_pdf
from tests.limited import limits_of_children
from tests.pdf_samples import carrying

FACTS = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


def _locked() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(target := io.BytesIO(), encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


WHOLE = carrying({"facts.yaml": FACTS.encode()})


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"hello", WHOLE[: len(WHOLE) // 2], WHOLE[:-30], _locked(), b"\0" * 999],
    ids=["empty", "head", "text", "half", "end", "locked", "zeros"],
)
def test_what_is_no_whole_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        facts_in_pdf(data)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file tells a process's limits")
def test_a_pdf_is_read_within_limits_of_memory_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF of a few kilobytes can be made to need all the memory of a machine."""
    seen = limits_of_children(monkeypatch)
    assert attached(WHOLE, {}, 1000) == {"facts.yaml": FACTS.encode()}
    assert seen == [{"address space": str(2 * 1024**3), "cpu time": "12", "core file size": "0"}]
