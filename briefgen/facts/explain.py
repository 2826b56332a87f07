"""The model's errors in the words of this program: what is wrong, where, and what to do."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from briefgen.facts.base import Model
from briefgen.facts.brief import TABLES, Brief
from briefgen.facts.fields import field_named
from briefgen.facts.guess import as_id, field_meant, language_code, nearest, word_meant
from briefgen.facts.sections import SectionModel
from briefgen.facts.values import LANGUAGE_PATTERN
from briefgen.problems import Place, Problem
from briefgen.yaml.file import Path, YamlFile
from briefgen.yaml.lines import tight_key
from briefgen.yaml.tree import MOST_TOLD

# What can stand where in a facts file: the models, by the path of a value.


def model_at(path: Path) -> type[Model] | None:
    """The model that stands at `path`; None where something else does."""
    here = type_at(path)
    return here if isinstance(here, type) and issubclass(here, Model) else None


def type_at(path: Path) -> Any:
    """The type of what stands at `path`; None where nothing can."""
    here: Any = Brief
    for step in path:
        here = _inside(here, step)
    return here


def takes(kind: Any, name: str) -> bool:
    """Whether a value of type `kind` can have a field or an entry called `name`."""
    if typing.get_origin(kind) is tuple:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) is dict:
        return True
    if not (isinstance(kind, type) and issubclass(kind, Model)):
        return False
    return issubclass(kind, SectionModel) or name in kind.field_names()


def fields_at(path: Path) -> list[str]:
    """The names of fields that an author can write at `path`."""
    model = model_at(path)
    return model.field_names() if model else []


def _inside(here: Any, step: str | int) -> Any:
    """The type found one step into the type `here`."""
    if isinstance(here, type) and issubclass(here, BaseModel):
        for name, field in here.model_fields.items():
            if step in {name, field.alias}:
                return _stripped(field.annotation)
        return None
    arguments = typing.get_args(here)
    if not arguments:
        return None
    return _stripped(arguments[-1] if typing.get_origin(here) is dict else arguments[0])


def _stripped(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    while typing.get_origin(annotation) not in {None, dict, tuple, typing.Literal}:
        annotation = typing.get_args(annotation)[0]
    return annotation


# An id for the example in a message, by the part of the file.
_EXAMPLES = {
    "sources": "communique", "parties": "france", "actors": "president", "issues": "budget",
    "audiences": "public", "bars": "first",
}  # fmt: skip
# What pydantic calls a mistake -> what it is called here.
_CODES = {
    "literal_error": "closed-list",
    "string_pattern_mismatch": "id",
    "string_too_long": "too-long",
    "string_type": "wrong-type",
}
_IDS = "ids have small letters, digits and hyphens, at most 40"


def explain(details: Iterable[Any], file: YamlFile) -> list[Problem]:
    """All problems of `file`: the reader's, and those that pydantic's `details` describe.

    Those are left out that only follow from another.
    """
    every = [(tuple(detail["loc"]), detail) for detail in details]
    errors = every[:MOST_TOLD]
    misspelt = {_meant(path) for path, detail in errors if detail["type"] == "extra_forbidden"}
    empty = {p.place: p for p in file.problems if p.code == "empty-value"}
    found: dict[Problem, None] = {}
    for path, detail in errors:
        follows = path in misspelt if detail["type"] == "missing" else _is_blank(file, path)
        if follows:
            continue
        for problem in _problems(detail, path, file):
            if problem.place not in empty:
                found[problem] = None
            if problem.code == "indentation":  # then what seems empty is not
                owner = (*file.known(path[:-1]), _owner(path, file))
                empty.pop(Place(file.name, *file.key_places[owner]), None)
    kept = [p for p in file.problems if p.code != "empty-value" or p.place in empty]
    return [*kept, *found, *_uncounted(len(every) - len(errors), file)]


def _uncounted(number: int, file: YamlFile) -> list[Problem]:
    """What is said of mistakes beyond those that anybody reads at one sitting."""
    if number <= 0:
        return []
    message = f"There are {number:,} more mistakes than are shown"
    return [file.problem_at("too-many", message, 0, 0, "mend the first ones, and check again")]


def _meant(path: Path) -> Path:
    """The path of the field that was meant where there is none of the name written."""
    return (*path[:-1], field_meant(str(path[-1]), fields_at(path[:-1])))


def _is_blank(file: YamlFile, path: Path) -> bool:
    value = file.value(file.known(path))
    return isinstance(value, str) and not value.strip()


def _problems(detail: Any, path: Path, file: YamlFile) -> list[Problem]:
    kind, context = detail["type"], detail.get("ctx") or {}
    if "hint" in context and kind != "wrong-type":
        return [_own(kind, one, path, file) for one in (context, *context.get("also", ()))]
    return [_problem(kind, context, path, file)]


def _problem(kind: str, context: dict[str, Any], path: Path, file: YamlFile) -> Problem:
    if kind == "extra_forbidden":
        return _unknown_field(path, file)
    if kind == "missing":
        return _missing_field(path, file)
    if kind == "string_pattern_mismatch" and path[-1] == "[key]":
        return _bad_id(path[:-1], file)
    if kind in {"wrong-type", "dict_type"}:
        return _wrong_type(path, file, context)
    message, hint = _reworded(kind, context, path, file)
    code = _CODES.get(kind, kind.replace("_", "-"))
    if context.get("pattern") == LANGUAGE_PATTERN:
        code = "language"
    return file.problem(code, message, path, hint)


def _own(kind: str, context: dict[str, str], path: Path, file: YamlFile) -> Problem:
    """An error that the model itself has worded, at the place that it means."""
    if context["field"]:
        path = (*path, context["field"])
    problem = file.problem(kind, context["message"], path, context["hint"])
    if context["near"]:
        place = file.place_of(context["near"], max(1, problem.place.line))
        if place.line:
            return file.problem_at(
                kind, context["message"], place.line, place.column, context["hint"]
            )
    return problem


def _reworded(kind: str, context: dict[str, Any], path: Path, file: YamlFile) -> tuple[str, str]:
    value = file.value(file.known(path))
    given = str(value)[:60]
    if kind == "literal_error":
        return _not_of_the_list(given, context["expected"], path)
    if kind == "string_pattern_mismatch":
        if context["pattern"] == LANGUAGE_PATTERN:
            code = language_code(given)
            hint = f"write `{code}`" if code else "languages are written en, fr, de, uk"
            if "," in given:
                hint = f"several are written as a list: [{given}]"
            return f"“{given}” is not the code of a language", hint
        return f"“{given}” cannot be an id", _reference_hint(given, path, file)
    if kind == "string_too_long":
        limit = context["max_length"]
        return (
            f"The text has {len(str(value)):,} characters; at most {limit:,} fit here",
            f"shorten it by {len(str(value)) - limit:,}",
        )
    if kind == "too_long":
        limit = context["max_length"]
        return f"There are more than {limit:,} entries here", "leave some out, or split the brief"
    if kind == "string_type":
        return f"One text is expected here, not {_what(value)}", "write it as one text"
    return f"This cannot stand here ({kind.replace('_', ' ')})", "`briefgen schema` says what can"


def _what(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "a group of fields" if isinstance(value, dict) else "a text"


def _not_of_the_list(given: str, expected: str, path: Path) -> tuple[str, str]:
    field = _name(path)
    if field == "format":
        message = f"This is a file of format {given}, and this program reads format 1"
        return message, "write `format: 1`, or use the version of the program that wrote the file"
    choices = re.findall(r"'([^']*)'", expected)
    hint = f"the words are: {', '.join(choices)}"
    if given.casefold().startswith("no position"):
        hint = "leave the statement out: the table says so by itself where there is none"
    elif meant := word_meant(given, choices):
        hint = f"did you mean `{meant}`? {hint}"
    return f"“{given}” is not one of the words for `{field}`", hint


def _name(path: Path) -> str:
    """The last name in `path`: that of the field in question, not the number of its entry."""
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "")


def _reference_hint(given: str, path: Path, file: YamlFile) -> str:
    """What to write for `given`, which names an entry and is no id."""
    table = _table_named(path)
    entries = file.data.get(table)
    known = entries if isinstance(entries, dict) else {}
    if re.match(r"https?://", given):
        return f"give the page an entry under `{table or 'sources'}`, and name its id here"
    if "," in given:
        ids = ", ".join(as_id(part) for part in given.split(","))
        return f"several are written as a list: [{ids}]"
    for key, value in known.items():
        words = value.values() if isinstance(value, dict) else [value]
        if given.casefold() in {w.casefold() for w in words if isinstance(w, str)}:
            return f"write its id: `{key}`"
    close = nearest(as_id(given), [str(k) for k in known])
    start = f"did you mean `{close}`? " if close else ""
    if known:
        return f"{start}the ids of the {table}: {', '.join(list(map(str, known))[:12])}"
    example = as_id(given)
    return f"{_IDS}" + (f"; for example `{example}`" if example else "")


def _table_named(path: Path) -> str:
    """The table, or the audiences, of which the value at `path` names an entry; or ""."""
    for end in range(len(path), 0, -1):
        owner, name = model_at(path[: end - 1]), path[end - 1]
        field = field_named(owner, str(name)) if owner else None
        if field:
            return field.names if field.names in {*TABLES, "audiences"} else ""
    return ""


def _bad_id(path: Path, file: YamlFile) -> Problem:
    key = str(path[-1])
    better = as_id(key)
    hint = f"{_IDS}; for example `{better}`" if better else _IDS
    return file.problem("id", f"`{key[:60]}` cannot be an id", path, hint, key=True)


def _missing_field(path: Path, file: YamlFile) -> Problem:
    name, owner = str(path[-1]), model_at(path[:-1])
    message = f"`{name}` is missing here"
    if len(path) == 1:
        message = f"`{name}` is missing"
        hint = "let the first line be `format: 1`"
        if name != "format":
            inner = "title" if name == "brief" else "name"
            hint = f"add a line `{name}:` and, indented below it, `{inner}: …`"
        return file.problem_at("missing-field", message, 0, 0, hint)
    hint = f"add a line `{name}: …`"
    if owner and (what := _description(owner, name)):
        hint += f" ({what[0].lower()}{what[1:]})"
    return file.problem("missing-field", message, path[:-1], hint, key=True)


def _description(model: type[BaseModel], name: str) -> str:
    fields = model.model_fields.items()
    return next((f.description or "" for n, f in fields if name in {n, f.alias}), "")


def _wrong_type(path: Path, file: YamlFile, context: dict[str, str]) -> Problem:
    """A text or a list where a group of fields is expected, or something else amiss."""
    value, model = file.value(file.known(path)), model_at(path)
    named = _name(path)
    message = f"`{named}` needs a group of fields, not {_what(value)}"
    if isinstance(value, str) and (key := tight_key(value)):
        odd = " (what looks like one is a no-break space)" if f"{key}:\u00a0" in value else ""
        return file.problem("wrong-type", f"A space is missing after `{key}:`{odd}", path,
                            f"write `{key}: …`")  # fmt: skip
    if model is None and "hint" in context:
        return file.problem("wrong-type", context["message"], path, context["hint"])
    if model is None or issubclass(model, SectionModel):
        example = _EXAMPLES.get(named, "first-point")
        hint = "begin each entry with a name of your choice and a colon, for example "
        hint += f"`{example}:`, and indent what belongs to it below"
        message = f"Every entry of `{named}` needs a name of its own"
    elif isinstance(value, list) and model.short_for:
        message = f"`{named}` needs one text, not a list"
        hint = f"write one text; where lists are allowed, write `{named}: |` and the list below it"
    else:
        names = model.field_names()
        needed = [n for n, f in model.model_fields.items() if f.is_required()]
        hint = f"write them below it, each on a line, for example `{(needed or names)[0]}: …`"
        hint += f"; the fields are {', '.join(names)}"
    return file.problem("wrong-type", message, path, hint)


def _unknown_field(path: Path, file: YamlFile) -> Problem:
    name, fields = str(path[-1]), fields_at(path[:-1])
    if owner := _owner(path, file):
        message = f"`{name[:60]}` is not indented, so it does not belong to `{owner}` above"
        hint = "put two spaces before it, and before each line that belongs to it"
        if name != name.strip():
            message = "This line is indented with no-break spaces, which YAML does not count"
            hint = "delete them, and type spaces with the space bar"
        return file.problem("indentation", message, path, hint, key=True)
    where = _name(path[:-1])
    message = f"There is no field `{name[:60]}`" + (f" in `{where}`" if where else "")
    hint = f"known here: {', '.join(fields)}"
    line = file.lines[file.key_places.get(file.known(path), (1, 1))[0] - 1]
    if " " in name.strip() and "{" in line and not field_meant(name, fields):
        message = f"The comma before `{name[:60]}` ends the text before it"
        hint = "a text with a comma in it has to stand in quotes between { and }"
    elif re.fullmatch("[a-z]{2}", name) and (main := _main_field(path[:-1])):
        hint = f"put the languages below `{main}:`, as in `{main}: {{{name}: …}}`"
    elif meant := field_meant(name, fields):
        hint = f"did you mean `{meant}`?"
    return file.problem("unknown-field", message, path, hint, key=True)


def _main_field(path: Path) -> str:
    """The field that an entry has if it is only a text; or ""."""
    model = model_at(path)
    return getattr(model, "short_for", "") if model else ""


def _owner(path: Path, file: YamlFile) -> str:
    """The entry above `path` to which it would belong if it were indented; or ""."""
    beside = file.value(file.known(path[:-1]))
    above = list(beside) if isinstance(beside, dict) else []
    if path[-1] not in above:
        return ""
    above = above[: above.index(path[-1])]
    if above and isinstance(beside[above[-1]], dict):
        group = (*path[:-1], above[-1])
        if path[-1] in fields_at(group):
            return str(above[-1])
    for key in reversed(above):
        value = beside[key]
        if isinstance(value, str) and not value.strip():
            return str(key) if takes(type_at((*path[:-1], key)), str(path[-1])) else ""
        if key in fields_at(path[:-1]):
            return ""
    return ""
