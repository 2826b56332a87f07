"""`briefgen schema`: the JSON Schema that editors complete and check facts files by."""

from __future__ import annotations

import json
from typing import Any


def schema_text() -> str:
    """The JSON Schema of facts files, as the committed copy holds it."""
    from briefgen.facts.models import Brief

    found = Brief.model_json_schema(by_alias=True)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "briefgen facts file"
    _accept_bare_words(found)
    # YAML readers of editors take the 1 of `format: 1` for a number.
    found["properties"]["format"] = {
        "enum": [1, "1"],
        "description": found["properties"]["format"]["description"],
    }
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _accept_bare_words(node: Any) -> None:
    """Let every text be a bare `1`, `1.10` or `no` as well: here all of them are words."""
    if isinstance(node, dict):
        if node.get("type") == "string" and not {"pattern", "enum", "const"} & set(node):
            node["type"] = ["string", "number", "boolean"]
        for value in node.values():
            _accept_bare_words(value)
    elif isinstance(node, list):
        for value in node:
            _accept_bare_words(value)


def schema() -> None:
    """Print the JSON Schema of facts files."""
    print(schema_text(), end="")
