"""What the styles of a web page hide, strike out, raise or lower: those in the page itself.

Style sheets in other files are not read, and of those in the page only what holds on any screen.
Selectors, their weight and the order of rules are those of CSS (Selectors 4, CSS Cascading 4), by
tinycss2 and cssselect2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

from briefgen.files import Unreadable

MAX_CHARACTERS = 500_000
"""Of all style sheets of a page together."""

_PROPERTIES = {
    "display",
    "visibility",
    "opacity",
    "font-size",
    "text-decoration",
    "text-decoration-line",
    "vertical-align",
    "font-variant-position",
}
_MEDIA = {"", "all", "screen", "only screen"}
_NESTING = {"layer", "supports"}
_MOST_NESTED = 8

# By less than this a text is not raised, but set straight beside a picture or other letters.
_LEAST_SHIFT = {"em": 0.2, "rem": 0.2, "ex": 0.4, "%": 20, "px": 3, "pt": 2.5}
_LENGTH = re.compile(r"([-+]?)(\d{0,4}\.?\d{1,4})(em|rem|ex|%|px|pt)\Z")

Declared = dict[str, str]
Rule = list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Look:
    """How an element shows: not at all, struck out, raised (1) or lowered (-1).

    `hidden` and `tiny` go on in what it contains, until that says otherwise; None says nothing.
    """

    gone: bool = False
    struck: bool = False
    level: int = 0
    hidden: bool | None = None
    tiny: bool | None = None


PLAIN = Look()


class Styles:
    """The styles of a page. Nothing is matched if none of them matters here.

    Raises `Unreadable` if there are too many to be read.
    """

    def __init__(self, root: Element) -> None:
        self._matcher = cssselect2.Matcher()
        self._ruled = False
        left = MAX_CHARACTERS
        for sheet in root.iter("style"):
            css = "".join(sheet.itertext())
            left -= len(css)
            if left < 0:
                raise Unreadable(
                    f"its styles have more than {MAX_CHARACTERS:,} characters",
                    "open it in a browser and print it to PDF",
                )
            if (sheet.get("media") or "").strip().lower() in _MEDIA:
                rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
                self._add(rules, _MOST_NESTED)

    def _add(self, rules: list[Any], depth: int) -> None:
        for rule in rules:
            if rule.type == "at-rule" and rule.content is not None and depth:
                named = tinycss2.serialize(rule.prelude).strip().lower()
                keyword = rule.lower_at_keyword
                if keyword in _NESTING or (keyword == "media" and named in _MEDIA):
                    nested = tinycss2.parse_rule_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    )
                    self._add(nested, depth - 1)
            elif rule.type == "qualified-rule" and (declared := list(_declared(rule.content))):
                self._add_rule(rule.prelude, declared)

    def _add_rule(self, prelude: list[Any], declared: Rule) -> None:
        try:
            selectors = cssselect2.compile_selector_list(prelude)
        except cssselect2.SelectorError:
            return
        for selector in selectors:
            if selector.pseudo_element is None:
                self._matcher.add_selector(selector, declared)
                self._ruled = True

    def wrapped(self, root: Element) -> cssselect2.ElementWrapper | None:
        """The page as selectors see it, or None if no rule of the page matters."""
        return cssselect2.ElementWrapper.from_html_root(root) if self._ruled else None

    def look(self, element: Element, wrapper: cssselect2.ElementWrapper | None) -> Look:
        """How `element` shows, by the rules of the page and its own `style`."""
        own = element.get("style")
        if wrapper is None and not own:
            return PLAIN
        matched = [] if wrapper is None else self._matcher.match(wrapper)
        rules: list[Rule] = [rule for *_, rule in sorted(matched, key=_weight)]
        if own:
            rules.append(
                list(_declared(tinycss2.parse_component_value_list(own, skip_comments=True)))
            )
        return _look(_cascaded(rules)) if rules else PLAIN


def _weight(match: tuple[Any, ...]) -> tuple[Any, Any]:
    return match[0], match[1]


def _declared(content: list[Any]) -> Iterator[tuple[str, str, bool]]:
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and item.lower_name in _PROPERTIES:
            value = tinycss2.serialize(item.value).strip().lower()
            yield item.lower_name, value, item.important


def _cascaded(rules: list[Rule]) -> Declared:
    """What holds of all that is declared, the weakest rule first."""
    usual: Declared = {}
    important: Declared = {}
    for rule in rules:
        for name, value, weighs in rule:
            (important if weighs else usual)[name] = value
    return usual | important


def _look(declared: Declared) -> Look:
    line = declared.get("text-decoration-line", "") + declared.get("text-decoration", "")
    size, seen = declared.get("font-size"), declared.get("visibility")
    return Look(
        gone=declared.get("display") == "none" or _is_nothing(declared.get("opacity", "")),
        struck="line-through" in line,
        level=_level(declared),
        hidden=None if seen is None else seen in {"hidden", "collapse"},
        tiny=None if size is None or size.endswith(("em", "%")) else _is_nothing(size),
    )


def _is_nothing(value: str) -> bool:
    """Whether it is zero, of whatever unit."""
    digits = value.rstrip("abcdefghijklmnopqrstuvwxyz%")
    return digits.strip("0") in {"", "."} and "0" in digits


def _level(declared: Declared) -> int:
    align = declared.get("vertical-align", "")
    position = declared.get("font-variant-position", "")
    if "super" in (align, position):
        return 1
    if "sub" in (align, position):
        return -1
    shifted = _LENGTH.match(align)
    if not shifted or float(shifted[2]) < _LEAST_SHIFT[shifted[3]]:
        return 0
    return -1 if shifted[1] == "-" else 1
