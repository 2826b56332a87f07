"""Jinja in its sandbox, with escaping decided by the environment and never by a template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup
from mdformat.renderer import DEFAULT_RENDERERS, MDRenderer

from briefgen.editions.edition import Edition, Mark
from briefgen.editions.theme import Theme
from briefgen.editions.wording import Label, When, Words, direction_of, with_stop, without_stop
from briefgen.facts.prose import ADDRESS, parser
from briefgen.problems import Place, Problem, Refused
from briefgen.render.charts import chart_svg, lines_needed, meter_svg, numbered
from briefgen.render.fonts import faces

# Plain text as Markdown, and prose as the one Markdown that reads the same everywhere.


# Characters that CommonMark, or GitHub's tables and strike-through, give a meaning anywhere; an
# address, to which backslashes would belong.
_ACTIVE = r"[\\`*\[\]|~$^]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)"
_ANYWHERE = re.compile(f"{ADDRESS.pattern}|{_ACTIVE}")
_WHOLE_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?]")
_IN_ADDRESS = re.compile(r"[\\`*\[\]|~$^]|(?<![^\W_])_|_(?![^\W_])|&(?=#?[A-Za-z0-9]+;)")
# Those that have a meaning only where a line begins: escaped always, for a text can be moved. A
# colon alone is what stands behind a label.
_START = re.compile(r"^(?:[-+#=>]|:(?=.)|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    """`text` so that Markdown shows it exactly as written, in a cell, heading, item or paragraph.

    The rules are CommonMark 0.31's, chapter 2.4, and GitHub's for tables.
    """
    if _WHOLE_ADDRESS.fullmatch(text):
        return address(text)
    safe = _ANYWHERE.sub(_escaped, text)
    start = _START.match(safe)
    if start:
        lead = start[0]
        safe = lead + "\\" + safe[len(lead) :] if lead[0].isdigit() else "\\" + safe
    # A heading may end in # signs, which would be taken for its closing.
    return re.sub(r"(?<=\s)(#+)$", r"\\\1", safe)


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0] if len(found[0]) == 1 else address(found[0])


def address(written: str) -> str:
    """An address as Markdown shows it: as it is, or in <> where it would be read otherwise.

    There `|` would end a cell of a table, and `&copy;` be a sign: with them, an address is text.
    """
    if not _IN_ADDRESS.search(written):
        return written
    if "|" in written or re.search(r"&#?[A-Za-z0-9]+;", written):
        return re.sub(_ACTIVE, r"\\\g<0>", written)
    return f"<{written}>"


def _prose_text(node: Any, context: Any) -> str:
    """A text of prose; the addresses in it are not escaped, but for one that is a link's words."""
    if not ADDRESS.search(node.content) or node.parent.type == "link":
        return str(DEFAULT_RENDERERS["text"](node, context)).replace("|", "\\|")
    text = _ANYWHERE.sub(_escaped, node.content)
    following = node.next_sibling
    return f"{text[:-1]}\\!" if text.endswith("!") and following else text


def _prose_link(node: Any, context: Any) -> str:
    """A link; one whose words are its address is written as that alone."""
    words = node.children[0].content if len(node.children) == 1 else ""
    if node.info == "auto" or (words == node.attrs["href"] and _WHOLE_ADDRESS.fullmatch(words)):
        return f"<{words}>"
    return str(DEFAULT_RENDERERS["link"](node, context))


class _Prose:
    """What the writer of Markdown does otherwise than by itself."""

    RENDERERS: ClassVar = {"text": _prose_text, "link": _prose_link}


_OPTIONS: Any = {
    "mdformat": {"number": True},
    "parser_extension": [_Prose],
    "codeformatters": {},
}


def prose(text: str) -> str:
    """A prose text as CommonMark, so that raw HTML in it stays text for other programs too."""
    rendered: str = MDRenderer().render(parser().parse(text), _OPTIONS, {})
    return rendered.strip()


def inline_html(text: str) -> str:
    """A prose text as HTML."""
    return str(parser().render(text)).strip()


Finalize = Callable[[Any], Any]
# The tags that end the last paragraph or item of a text.
_CLOSING = re.compile(r"(?:</(?:p|li|ul|ol|blockquote|div)>\s*)+\Z")


class _ThemeLoader(BaseLoader):
    """Templates from the theme's folders; `builtin/<path>` is the one that comes with us."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def get_source(self, environment: Any, template: str) -> Any:
        theme, path = self.theme, template
        if template.startswith("builtin/"):
            theme, path = Theme((self.theme.folders[-1],)), template.removeprefix("builtin/")
        found = theme.find(path)
        if found is None:
            raise TemplateNotFound(template)
        try:
            source = found.read_text("utf-8")
            if path.endswith(".html.j2"):
                source = _plain_in_attributes(source)
            return source, str(found), lambda: True
        except UnicodeDecodeError:
            hint = "save the template with the encoding UTF-8"
            problem = Problem("template", "The template is not UTF-8 text", Place(str(found)), hint)
            raise Refused([problem]) from None


# In a template: comments, statements, expressions, and what begins and ends tags and attributes.
_STEP = re.compile(r"""(?s)\{#.*?#\}|\{%.*?%\}|\{\{([-+]?)(.*?)([-+]?)\}\}|<(?=[A-Za-z])|[>"']""")


def _plain_in_attributes(source: str) -> str:
    """The HTML template `source` with `| plain` behind what it puts into attributes.

    A text in another language is an element, and so is a date; an attribute cannot hold any.
    """
    in_tag, quote = False, ""

    def step(found: re.Match[str]) -> str:
        nonlocal in_tag, quote
        mark = found[0]
        if mark.startswith("{"):
            before, value, after = found.groups()
            return f"{{{{{before} ({value}) | plain {after}}}}}" if value and quote else mark
        if mark == "<":
            in_tag = True
        elif mark == ">":
            in_tag = in_tag and bool(quote)
        elif in_tag and quote in ("", mark):
            quote = "" if quote else mark
        return mark

    return _STEP.sub(step, source)


def _plain(value: Any) -> Any:
    """A value without elements, for an attribute."""
    if isinstance(value, Words) and value.prose:
        return Markup(inline_html(value.text)).striptags()
    if isinstance(value, Words | When):
        return value.text if isinstance(value, Words) else value.words
    if isinstance(value, Label):
        return str(value)
    return value.striptags() if isinstance(value, Markup) and "<" in value else value


def _marked(body: Markup, lang: str, side: str, tag: str = "span") -> Markup:
    """Words in another language, in an element that says so."""
    way = Markup(' dir="{}"').format(side) if side else ""
    return Markup('<{0} lang="{1}"{2}>{3}</{0}>').format(tag, lang, way, body)


def _html(value: Any) -> Any:
    """What `{{ value }}` puts into HTML."""
    if value is None:
        return ""
    if isinstance(value, Words):
        body = Markup(inline_html(value.text)) if value.prose else Markup.escape(value.text)
        if not value.lang:
            return body
        return _marked(body, value.lang, value.side, "div" if value.prose else "span")
    if isinstance(value, Label) and value.lang:
        return _marked(Markup.escape(str(value)), value.lang, value.side)
    if isinstance(value, When):
        if not value.iso:
            body = Markup.escape(value.words)
            return _marked(body, value.lang, value.side) if value.lang else body
        return Markup('<time datetime="{}">{}</time>').format(value.iso, value.words)
    return value


def _markdown(value: Any) -> Any:
    """What `{{ value }}` puts into Markdown."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Words) and value.prose:
        return Markup(prose(value.text))
    if isinstance(value, When):
        return Markup(escape(value.words))
    return Markup(escape(str(value)))


def _environment(
    theme: Theme, finalize: Finalize, compiled: BytecodeCache | None
) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=_ThemeLoader(theme),
        bytecode_cache=compiled,
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=200,
        auto_reload=False,
    )
    environment.globals = {"range": safe_range}
    environment.filters["indented"] = _indented
    environment.filters["ending"] = partial(_ending, finalize)
    environment.filters["by_source"] = _by_source
    environment.filters["marks"] = _mark_text
    environment.filters["filled"] = partial(_filled, finalize)
    environment.filters["direction"] = direction_of
    environment.filters["opening"] = _opening
    environment.filters["bare"] = _bare
    environment.filters["closed"] = _closed
    environment.filters["plain"] = _plain
    environment.filters["lines"] = lines_needed
    environment.filters["svg"] = lambda chart, narrow=False: Markup(chart_svg(chart, narrow=narrow))
    environment.filters["numbered"] = numbered
    environment.filters["meter"] = lambda shortfall: Markup(meter_svg(shortfall))
    return environment


def _filled(finalize: Finalize, label: str, *values: Any) -> Markup:
    """A label of the locale with `values` in the places of its `{}`."""
    first, *others = label.split("{}")
    parts = [first]
    for value, after in zip(values, others, strict=True):
        parts += [value, after]
    return Markup("").join(finalize(part) for part in parts if part != "")


def _opening(value: Any) -> Any:
    """A date that begins a line, so with a capital: "Vers 2019"."""
    if not isinstance(value, When):
        return value
    # Not by CSS: its first letter alone, in a text from right to left, makes 42 of 24 in the PDF.
    return replace(value, words=value.words[:1].upper() + value.words[1:])


def _bare(value: Any) -> Any:
    """A sentence without its full stop, for where the template goes on after it."""
    return replace(value, text=without_stop(value.text)) if isinstance(value, Words) else value


def _closed(value: Any) -> Any:
    """A sentence with its full stop, where an author may have left it out."""
    return replace(value, text=with_stop(value.text)) if isinstance(value, Words) else value


def _indented(text: Any, spaces: int) -> Markup:
    """Markdown moved to the right, so that a paragraph stays inside its list item."""
    rendered = str(_markdown(text))
    return Markup(("\n" + " " * spaces).join(rendered.split("\n")))


def _ending(finalize: Finalize, text: Any, end: Any) -> Markup:
    """A text with `end` behind its last words, inside the paragraph or item that they end."""
    shown, tail = str(Markup.escape(finalize(text))), str(Markup.escape(end))
    closed = _CLOSING.search(shown)
    at = closed.start() if closed else len(shown)
    return Markup(shown[:at] + tail + shown[at:])


def _by_source(marks: tuple[Mark, ...]) -> list[tuple[int, list[Mark]]]:
    """Citations by source, each with its places: a source that is cited twice is named once."""
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.number, []).append(mark)
    return [
        (number, [*{m.place: m for m in reversed(some) if m.place}.values()][::-1])
        for number, some in found.items()
    ]


def _mark_text(marks: tuple[Mark, ...]) -> Markup:
    """Citations in Markdown: ` [1, ¶4, ¶6]`."""
    return Markup("".join(
        f" [{', '.join([str(number), *(m.place for m in some)])}]"
        for number, some in _by_source(marks)
    ))  # fmt: skip


class Renderer:
    """The templates of one theme. Rendering reads no facts but those of the Edition.

    `compiled` gives for a form (`html`, `md`) where the code of its templates is kept.
    """

    def __init__(
        self, theme: Theme, compiled: Callable[[str], BytecodeCache] | None = None
    ) -> None:
        self.theme = theme
        self._html = _environment(theme, _html, compiled and compiled("html"))
        self._markdown = _environment(theme, _markdown, compiled and compiled("md"))

    def markdown(self, edition: Edition) -> str:
        """The document as CommonMark with pipe tables. Raises `Refused` for a faulty template."""
        text = _render(self._markdown, self._document(edition, "md"), edition)
        lines = [line.rstrip() for line in text.split("\n")]
        tidy = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
        return "\n".join(tidy).strip() + "\n"

    def html(self, edition: Edition, *, for_print: bool = False) -> str:
        """The document as one HTML file; with `for_print`, the one fed to the PDF engine."""
        path, kind = self._document(edition, "html"), edition.kind
        css = Markup(
            self.print_css() + self._layers(f"{kind}.css", f"{kind}-print.css")
            if for_print
            else self._layers("base.css", "screen.css", f"{kind}.css", f"{kind}-screen.css")
        )
        return _render(self._html, path, edition, css=css, for_print=for_print)

    def page(self, path: str, styles: tuple[str, ...], **values: Any) -> str:
        """A web page that is no document of an edition. Raises `Refused` for a faulty template."""
        try:
            css = Markup(self._layers(*styles))
            return str(self._html.get_template(path).render(css=css, **values))
        except TemplateError as error:
            raise Refused([_template_problem(error, path)]) from error

    def _document(self, edition: Edition, form: str) -> str:
        """The template of a document: its kind's own, or the one that all kinds share."""
        own = f"kinds/{edition.kind}/document.{form}.j2"
        return own if self.theme.find(own) else f"layouts/document.{form}.j2"

    def print_css(self) -> str:
        """The styles of the printed page, with a rule for each font of the theme.

        `--more-fonts` lists the families that the user has added to ours: they stand in for what
        ours lack. Words are broken with the hyphen of the keyboard: the engine's own has the same
        glyph, and every hyphen of the document would be copied and searched for as that one.
        """
        every = faces(tuple(self.theme.fonts()))
        own = {face.family for face in faces(tuple(Theme.of().fonts()))}
        more = ", ".join(f'"{name}"' for name in sorted({f.family for f in every} - own))
        return "\n".join(
            [
                *(face.rule for face in every),
                f":root {{ --more-fonts: {more or 'serif'}; hyphenate-character: '-'; }}",
                self._layers("base.css", "print.css"),
            ]
        )

    def _layers(self, *names: str) -> str:
        """The style sheets of these names, those that there are, one after the other."""
        found = (self.theme.find(f"styles/{name}") for name in names)
        return "\n".join(_text(path) for path in found if path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        hint = "save it with the encoding UTF-8"
        problem = Problem("template", "The style sheet is not UTF-8 text", Place(str(path)), hint)
        raise Refused([problem]) from None


def _render(environment: Any, path: str, edition: Edition, **more: Any) -> str:
    try:
        template = environment.get_template(path)
        return str(template.render(edition=edition, t=edition.words, **more))
    except Refused:
        raise
    except Exception as error:  # a template of the user's can fail in any way
        raise Refused([_template_problem(error, path)]) from error


def _template_problem(error: Exception, path: str) -> Problem:
    """A template's error at the last template line of its traceback."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
    place = Place(frames[-1].filename, frames[-1].lineno or 0) if frames else Place(path)
    if isinstance(error, TemplateNotFound):
        hint = "mend the name there, or put the file into your folder of templates"
        return Problem("template", f"There is no template `{error.name or error}`", place, hint)
    what = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return Problem("template", what[:300], place, "mend the template, or leave it out")
