"""A finished document: what the manifest says of it can be added to, and nothing else changes."""

from __future__ import annotations

from briefgen.publish.document import FORMATS, Made, Options


def test_a_document_is_checked_and_never_over_its_limits_unless_asked() -> None:
    options = Options()
    assert tuple(options.formats) == tuple(FORMATS) == ("md", "html", "pdf")
    assert options.preflight
    assert not options.allow_overflow
    assert not options.prove


def test_more_can_be_said_of_a_document() -> None:
    made = Made("public", {"a.md": b"x"}, {"kind": "brief", "proof": "not run"})
    told = made.saying(proof="passed", pages=2)
    assert told.about == {"kind": "brief", "proof": "passed", "pages": 2}
    assert (told.folder, told.files, told.kept) == (made.folder, made.files, False)
    assert made.about["proof"] == "not run", "the first is as it was"
