"""The kinds of value a facts file holds: text, prose, dates, numbers, addresses.

Each is read from the words the author wrote and describes itself in the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from briefgen.facts import dates, prose
from briefgen.facts.dates import Edtf
from briefgen.facts.guess import did_you_mean, number_remedy

ID_PATTERN = r"^[a-z0-9-]{1,40}$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$"
PLAIN_LIMIT = 600
PROSE_LIMIT = 20_000
RUN_LIMIT = 200
# Scripts written without spaces may run on: Thai to Burmese, kana, Han, Hangul.
# A no-break space is none at which a line could be broken.
_LONG_RUN = re.compile(
    r"(?:[^\s\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff]|[\u00a0\u2007\u202f]){200,}"
)
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Translation:
    """The words in one language; `of` is the hash of the original they translate, if noted."""

    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the languages it is written in; the key "" is the brief's first language."""

    values: Mapping[str, Translation]
    is_prose: bool = False

    def __hash__(self) -> int:
        return hash(tuple(sorted((k, v.text) for k, v in self.values.items())))

    def original(self, first: str) -> str:
        """The words in the brief's first language, `first`; "" when it has none."""
        found = self.values.get("") or self.values.get(first)
        return found.text if found else ""

    def worded(self, lang: str, first: str) -> tuple[str, str]:
        """The words for a reader of `lang`, and the language they are really in."""
        if lang in self.values:
            return self.values[lang].text, lang
        if original := self.original(first):
            return original, first
        other = min(self.values)
        return self.values[other].text, other


Read = Callable[[Any], Any]
Sort = Literal["text", "date", "number", "count", "yes-no", "address", "hash", "file"]


@dataclass(frozen=True, slots=True, eq=False)
class ValueType:
    """A pydantic annotation: what sort of value it is, and a JSON Schema of it for editors.

    `read` makes the value of the author's words.
    """

    sort: Sort
    read: Read
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)


def refuse(
    code: str, message: str, hint: str = "", *, field: str = "", near: str = ""
) -> PydanticCustomError:
    """An error whose words reach the author as they are (braces included).

    It is shown at `field` of the model that refuses, and there where the words `near` stand.
    """
    context = {"message": message, "hint": hint, "field": field, "near": near}
    return PydanticCustomError(code, "{message}", context)


def _words(value: Any, at: str = "") -> str:
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "a group of fields"
        message = f"One text is expected here, not {kind}"
        raise refuse("wrong-type", message, "write it as one text", field=at)
    return value


def _text_reader(limit: int, *, is_prose: bool = False) -> Read:
    def read(value: Any) -> Text:
        if not isinstance(value, dict):
            return Text({"": _translation(value, limit, is_prose)}, is_prose)
        if not value:
            raise refuse("empty-value", "The text has no language", "write `en: …`")
        for lang in value:
            if not re.fullmatch(LANGUAGE_PATTERN, str(lang)):
                raise refuse(
                    "unknown-field",
                    f"`{lang[:40]}` is not the code of a language",
                    "a text is words, or words by language: `en: …`, `fr: …`",
                    field=lang,
                )
        found = {k: _translation(v, limit, is_prose, k) for k, v in value.items()}
        return Text(found, is_prose)

    return read


def _translation(value: Any, limit: int, is_prose: bool, at: str = "") -> Translation:
    """The text in one language; `at` is the key of the language, where it has one."""
    if not isinstance(value, dict):
        return Translation(_worded(value, limit, is_prose, at))
    if "text" not in value or set(value) - {"text", "of"}:
        raise refuse(
            "unknown-field", "A translation has `text` and, if wanted, `of`",
            "write `text: …` below the language", field=at,
        )  # fmt: skip
    of = _words(value.get("of", ""), at).strip()
    if len(of) > 64:
        raise refuse("hash", "`of` is not a hash", "`briefgen translations --write` writes it",
                     field=at)  # fmt: skip
    return Translation(_worded(value["text"], limit, is_prose, at), of)


def _worded(value: Any, limit: int, is_prose: bool, at: str) -> str:
    words = _words(value, at)
    words = words.strip() if is_prose else _SPACE.sub(" ", words).strip()
    if len(words) > limit:
        raise refuse(
            "too-long",
            f"The text has {len(words):,} characters; at most {limit:,} fit here",
            f"shorten it by {len(words) - limit:,}",
            field=at,
        )
    if match := _LONG_RUN.search(words):
        raise refuse(
            "long-word",
            f"“{match[0][:20]}…” runs on for {RUN_LIMIT} characters without a space",
            "put spaces in, or shorten it",
            field=at,
        )
    if is_prose and (refusals := list(prose.refusals(words))):
        raise _refused(refusals, at)
    return words


def _refused(refusals: list[prose.Refusal], at: str) -> PydanticCustomError:
    """All that a text may not hold, as one error: a field has no more than one."""
    every = [{"message": r.reason, "hint": r.remedy, "field": at, "near": r.near} for r in refusals]
    context = {**every[0], "also": every[1:]}
    return PydanticCustomError("markdown", "{message}", context)


def _text_schema(limit: int, what: str) -> dict[str, Any]:
    one = {"type": "string", "minLength": 1, "maxLength": limit}
    translation = {
        "type": "object",
        "description": "A translation, with the hash of the original that it is of",
        "properties": {
            "text": {**one, "description": "The words in this language"},
            "of": {
                "type": "string",
                "maxLength": 64,
                "description": "Hash of the original, written by `briefgen translations --write`",
            },
        },
        "required": ["text"],
        "additionalProperties": False,
    }
    by_language = {
        "type": "object",
        "description": f"{what}, by language",
        "minProperties": 1,
        "patternProperties": {LANGUAGE_PATTERN: {"anyOf": [one, translation]}},
    }
    return {"x-name": f"Text{limit}", "anyOf": [{**one, "description": what}, by_language]}


def _plain(limit: int) -> ValueType:
    return ValueType(
        "text", _text_reader(limit), _text_schema(limit, "Plain text, shown exactly as written")
    )


Plain = Annotated[Text, _plain(PLAIN_LIMIT)]
Short = Annotated[Text, _plain(160)]
Title = Annotated[Text, _plain(90)]
Label = Annotated[Text, _plain(60)]
Prose = Annotated[
    Text,
    ValueType(
        "text",
        _text_reader(PROSE_LIMIT, is_prose=True),
        _text_schema(PROSE_LIMIT, "Prose: Markdown without headings, tables and images"),
    ),
]


def _read_date(value: Any) -> Edtf:
    words = _words(value)
    try:
        return dates.parse_edtf(words)
    except ValueError as error:
        hint = did_you_mean(words) or f"dates look like {dates.FORMS}"
        if isinstance(error, dates.NoSuchDate):
            hint = "look it up in a calendar"
        raise refuse("date", str(error), hint) from None


EdtfDate = Annotated[
    Edtf, ValueType("date", _read_date, {"type": "string", "description": f"A date: {dates.FORMS}"})
]


def _read_number(value: Any) -> Decimal:
    words = _words(value).strip().replace("\u2212", "-")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", words, re.ASCII):
        raise refuse(
            "number",
            f"“{words[:30]}” is not a number",
            number_remedy(words),
        )
    return Decimal(words)


Number = Annotated[
    Decimal,
    ValueType(
        "number",
        _read_number,
        {"type": ["number", "string"], "description": "A number with a point for decimals"},
    ),
]


def _read_count(value: Any) -> int:
    words = _words(value).strip()
    if not re.fullmatch(r"[1-9]\d{0,5}", words, re.ASCII):
        raise refuse("number", f"“{words[:30]}” is not a count", "write a whole number from 1 on")
    return int(words)


Count = Annotated[
    int,
    ValueType(
        "count",
        _read_count,
        {"type": ["integer", "string"], "description": "A number counted from 1"},
    ),
]


def _read_yes_no(value: Any) -> bool:
    words = _words(value).strip().lower()
    if words not in {"yes", "no", "true", "false"}:
        raise refuse("yes-no", f"“{words[:30]}” is neither yes nor no", "write yes or no")
    return words in {"yes", "true"}


YesNo = Annotated[
    bool,
    ValueType(
        "yes-no", _read_yes_no, {"enum": ["yes", "no", True, False], "description": "Yes or no"}
    ),
]


def _read_address(value: Any) -> str:
    words = _words(value).strip()
    if (
        not re.fullmatch(r"https?://[^\s/?#@<>\"\\]+([/?#][^\s<>\"\\]*)?", words)
        or len(words) > 2000
    ):
        raise refuse("address", f"“{words[:60]}” is not a web address", "write https://…")
    return words


Address = Annotated[
    str,
    ValueType(
        "address", _read_address, {"type": "string", "description": "A web address, https://…"}
    ),
]


def _read_hash(value: Any) -> str:
    words = _words(value).strip()
    if not re.fullmatch(r"[0-9a-f]{64}", words):
        raise refuse(
            "hash",
            "A SHA-256 has 64 digits and letters a to f",
            "`briefgen sources add` writes it",
        )
    return words


Sha256 = Annotated[
    str,
    ValueType(
        "hash", _read_hash, {"type": "string", "description": "SHA-256, written by the program"}
    ),
]


def _read_file_name(value: Any) -> str:
    words = _words(value).strip()
    parts = words.split("/")
    outside = words.startswith("/") or "\\" in words or ":" in words
    if outside or {"", ".", ".."} & set(parts) or len(words) > 200:
        raise refuse(
            "file-name",
            f"“{words[:60]}” does not name a file inside the content folder",
            "write a path from the brief's own folder on, for example sources/communique.txt",
        )
    return words


FileName = Annotated[
    str,
    ValueType(
        "file",
        _read_file_name,
        {"type": "string", "description": "A file in the brief's own folder, for example a.png"},
    ),
]


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A pydantic annotation: a list of at most `limit`, or one value for a list of one."""

    limit: int = 50

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._listed, handler(source))

    def _listed(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            return (value,)
        if not value:
            raise refuse("empty-value", "The list is empty", "write an entry, or delete the line")
        if len(value) > self.limit:
            raise refuse("too-many", f"The list has {len(value):,} entries; at most {self.limit} "
                         "can stand here", "leave some out")  # fmt: skip
        return tuple(value)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        many = handler(schema)
        one = many.get("items", {})
        return {"anyOf": [one, {**many, "minItems": 1, "maxItems": self.limit}]}
