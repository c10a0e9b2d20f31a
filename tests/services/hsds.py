"""The official schemas of HSDS 3.1, which lie beside the checkout and not in it."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

SCHEMAS = Path(
    os.environ.get("HSDS_SCHEMAS") or Path(__file__).resolve().parents[3] / "shared" / "hsds" / "3.1"
)
NEEDS_SCHEMAS = pytest.mark.skipif(
    not (SCHEMAS / "service.json").exists(),
    reason=f"NOT PROVEN: the official HSDS 3.1 schemas are not at {SCHEMAS}; set HSDS_SCHEMAS to their folder",
)

_formats = jsonschema.FormatChecker()


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    parts = urlsplit(str(value))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in str(value)


@cache
def _validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    return jsonschema.Draft202012Validator(schema, format_checker=_formats)


def problems(document: Any, name: str) -> list[str]:
    """What the official schema of this name finds wrong, and keys it does not know."""
    found = [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(document)]
    return found + _unknown(document, _validator(name).schema, "$")


def _unknown(value: Any, schema: dict[str, Any], path: str) -> list[str]:
    if isinstance(value, list):
        return [one for entry in value for one in _unknown(entry, schema.get("items", {}), f"{path}[]")]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    found = []
    for name, entry in value.items():
        if name not in schema["properties"]:
            found.append(f"{path}.{name}: not a key of HSDS")
        else:
            found += _unknown(entry, schema["properties"][name], f"{path}.{name}")
    return found
