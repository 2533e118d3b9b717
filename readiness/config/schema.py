"""Writes the JSON Schema of the configuration file, from which editors complete it."""

from __future__ import annotations

import json
from typing import Any

from readiness.config.models.file import Configuration


def generate() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of readiness.yml."""
    schema = _tidy(Configuration.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _tidy(node: Any) -> Any:  # noqa: ANN401 - JSON is anything
    """Leave out pydantic's titles, and the nulls that only mean that a key may be absent."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _tidy(item) for key, item in node.items() if not _is_noise(key, item)}
    options = [option for option in result.get("anyOf", ()) if option != {"type": "null"}]
    if "anyOf" in result and "default" not in result and len(options) == 1:
        del result["anyOf"]
        return {**options[0], **result}
    if "anyOf" in result:
        result["anyOf"] = options
    return result


def _is_noise(key: str, item: object) -> bool:
    return (key == "title" and isinstance(item, str)) or (key == "default" and item is None)


if __name__ == "__main__":
    print(json.dumps(generate(), indent=2, ensure_ascii=False))
