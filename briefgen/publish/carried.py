"""What a document carries of its making: its own facts inside the PDF, and what the manifest says.

Nobody learns from either more than the document itself shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.editions.edition import Edition
from briefgen.editions.pictures import Picture
from briefgen.facts.models import Brief
from briefgen.render.pdf import Attachment

FACTS_NAME, RECORD_NAME = "facts.yaml", "facts.verified.json"


def attachments(facts: Brief, text: bytes, record: bytes, edition: Edition) -> Iterator[Attachment]:
    """What the PDF carries: the facts it prints, and all that building it again needs.

    `text` is the facts file of `facts`, `record` the file of the record of these facts, or nothing.
    The pictures are those that the document shows.
    """
    yield Attachment(FACTS_NAME, "application/yaml", "The facts that this document prints", text)
    if record:
        yield Attachment(RECORD_NAME, "application/json", "What was found in the sources", record)
    for name, picture in _pictures(facts, edition).items():
        yield Attachment(name, picture.media_type, "A picture of this document", picture.data)


def _pictures(facts: Brief, edition: Edition) -> dict[str, Picture]:
    section = edition.section("figures")
    if facts.figures is None or section is None:
        return {}
    names = {key: figure.file for key, figure in facts.figures.items.items()}
    return {names[item["id"]]: item["file"] for item in section.items}
