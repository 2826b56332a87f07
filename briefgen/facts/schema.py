"""`briefgen schema`: the JSON Schema that editors complete and check facts files by."""

from __future__ import annotations

import json
from typing import Any


def schema_text() -> str:
    """The JSON Schema of facts files (draft 2020-12), as the committed copy holds it."""
    from briefgen.facts.brief import Brief

    shared: dict[str, Any] = {}
    found = _tidied(Brief.model_json_schema(by_alias=True), shared)
    found["$defs"].update(shared)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "briefgen facts file"
    # YAML readers of editors take the 1 of `format: 1` for a number.
    found["properties"]["format"] = {
        "enum": [1, "1"],
        "description": found["properties"]["format"]["description"],
    }
    _offer_markings(found)
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _tidied(node: Any, shared: dict[str, Any]) -> Any:
    """The part `node` of a schema as editors need it; what is the same everywhere goes to `shared`.

    A field is left out or has a value, so there is no null; and every text may be a bare `1`,
    `1.10` or `no`, as all of them are words here.
    """
    if isinstance(node, list):
        return [_tidied(value, shared) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: _tidied(value, shared) for key, value in node.items()}
    if isinstance(node.get("title"), str):
        del node["title"]
    if not isinstance(node.get("default"), str | dict):
        node.pop("default", None)
    if node.get("type") == "string" and not {"pattern", "enum", "const"} & set(node):
        node["type"] = ["string", "number", "boolean"]
    if "patternProperties" in node:
        node["additionalProperties"] = False
    return _shared(_without_null(node), shared)


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    options = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
    if not options:
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    if len(options) > 1:
        return {**rest, "anyOf": options}
    return {**options[0], **rest}


def _shared(node: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A reference to a part that has a name of its own, or the part itself."""
    name = node.pop("x-name", "")
    if not name:
        return node
    shared[name] = {"anyOf": node.pop("anyOf")}
    return {"$ref": f"#/$defs/{name}", **node}


def _offer_markings(node: Any) -> None:
    """Let editors offer the built-in markings; a scheme of one's own may have others."""
    from briefgen.facts import markings

    if isinstance(node, dict):
        fields = node.get("properties", {})
        if "marking" in fields:
            any_text = {k: v for k, v in fields["marking"].items() if k != "description"}
            fields["marking"] = {
                "description": fields["marking"]["description"],
                "anyOf": [{"enum": markings.known(markings.BUILT_IN)}, any_text],
            }
        for value in node.values():
            _offer_markings(value)
    elif isinstance(node, list):
        for value in node:
            _offer_markings(value)
