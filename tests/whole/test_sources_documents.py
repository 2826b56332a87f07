"""What documents are given to show of a quote: its state, its day, where it leads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.editions.edition import Edition
from briefgen.editions.make import Wanted, make_edition
from briefgen.editions.theme import Theme
from briefgen.facts.markings import BUILT_IN
from briefgen.publish.inputs import read_input, record_path
from tests.sourced import BODY, ENGLISH, brief, noted

THEME = Theme.of()
SOURCES = """sources:
  minutes:
    title: Minutes
    address: https://harbour.example/minutes
    accessed: 2031-09-01
    lang: en
"""
CITE = "cite: {source: minutes, para: 2}\n  berths"


def edition(path: Path, lang: str = "en") -> Edition:
    source = read_input(path, BUILT_IN)
    wanted = Wanted(THEME.kind("brief"), lang, THEME.words(lang))
    return make_edition(source.loaded, wanted, record=source.record)


def item(found: Edition, key: str) -> dict[str, Any]:
    return next(i for s in found.sections for i in s.items if i["id"] == key)


def test_a_quote_is_verified_on_the_day_of_the_record_and_as_reported_without(
    tmp_path: Path,
) -> None:
    path = brief(tmp_path, SOURCES + BODY, {})
    noted(path, minutes=ENGLISH)
    check = item(edition(path), "breakwater")["check"]
    assert (check["state"], check["on"].words, check["quoted_in"]) == (
        "verified", "1 September 2031", 0,
    )  # fmt: skip
    path.write_text(path.read_text().replace("not invested enough", "not invested much"))
    check = item(edition(path), "breakwater")["check"]
    assert (check["state"], check["on"]) == ("not checked", None)
    record_path(path).unlink()
    assert item(edition(path), "berths")["check"]["state"] == "not checked"


@pytest.mark.parametrize(
    ("kinds", "quoted_in"),
    [("secondary", 1), ("primary", 0), ("secondary, secondary", 1), ("secondary, primary", 0)],
)
def test_a_quote_that_only_others_report_says_so(
    kinds: str, quoted_in: int, tmp_path: Path
) -> None:
    names = ["minutes", "other"][: kinds.count("ary")]
    sources = "sources:\n" + "".join(
        f"  {name}: {{title: T, kind: {kind}}}\n"
        for name, kind in zip(names, kinds.split(", "), strict=True)
    )
    body = BODY.replace(CITE, f"cite: [{', '.join(names)}]\n  berths")
    check = item(edition(brief(tmp_path, sources + body, {})), "breakwater")["check"]
    assert check["quoted_in"] == quoted_in


def test_a_quote_leads_to_its_words_on_the_page(tmp_path: Path) -> None:
    for cite in ("minutes", "{source: minutes, para: 2}"):
        path = brief(tmp_path, SOURCES + BODY.replace(CITE, f"cite: {cite}\n  berths"), {})
        (mark,) = item(edition(path), "breakwater")["cite"]
        assert mark.link == (
            "https://harbour.example/minutes#:~:text=We%20have%20not%20invested%20enough"
            "%20in%20the%20breakwater"
        )
    anchored = item(edition(path), "fee")["cite"]
    assert "text=The%20fee,per%20tonne" in str(anchored)


def test_the_endnote_has_the_places_and_the_day_of_reading(tmp_path: Path) -> None:
    (source,) = edition(brief(tmp_path, SOURCES + BODY, {})).sources
    assert "¶2" in {mark.place for mark in source["places"]}
    assert source["accessed"][0].words == "1 September 2031"
