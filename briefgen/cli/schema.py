"""`briefgen schema`: the JSON Schema that editors complete and check facts files by."""

from __future__ import annotations

import json


def schema_text() -> str:
    """The JSON Schema of facts files, as the committed copy holds it."""
    from briefgen.facts.models import Brief

    found = Brief.model_json_schema(by_alias=True)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "briefgen facts file"
    # YAML readers of editors take the 1 of `format: 1` for a number.
    found["properties"]["format"] = {
        "enum": [1, "1"],
        "description": found["properties"]["format"]["description"],
    }
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def schema() -> None:
    """Print the JSON Schema of facts files."""
    print(schema_text(), end="")
