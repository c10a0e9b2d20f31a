"""The OpenAPI 3.1 document, made from the same table of parameters the views read."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from services.api.parameters import OF_ORGANIZATIONS, OF_SERVICES, OF_TERMS, PAGING, PARAMETERS

Node = dict[str, Any]
SPECIFICATION = "https://docs.openreferral.org/en/latest/hsds/schema_reference.html"
_LISTS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    # path, what it holds, parameters of the list, parameters of one
    ("services", "service", OF_SERVICES, ()),
    ("organizations", "organization", OF_ORGANIZATIONS, ("full_service",)),
    ("service_at_locations", "service_at_location", OF_SERVICES, ()),
    ("taxonomies", "taxonomy", PAGING, ()),
    ("taxonomy_terms", "taxonomy_term", OF_TERMS, ()),
)
_REQUIRED = {
    "service": ["id", "name", "status"],
    "organization": ["id", "name", "description"],
    "service_at_location": ["id", "name", "status", "location", "service"],
    "taxonomy": ["id", "name", "description"],
    "taxonomy_term": ["id", "name", "description"],
}
_ENVELOPE: Node = {
    "total_items": {"type": "integer"},
    "total_pages": {"type": "integer"},
    "page_number": {"type": "integer"},
    "size": {"type": "integer"},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}


def describe(server: str) -> Node:
    paths: Node = {
        "/": {"get": _operation("about", "What this API is.", (), _reference("about"))},
        "/openapi.json": {"get": _operation("openapi", "This document.", (), {"type": "object"})},
    }
    for path, name, of_list, of_one in _LISTS:
        listed = _operation(path, f"A page of {path}.", of_list, _page_of(name, minimal="minimal" in of_list))
        listed["responses"]["200"]["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
        paths[f"/{path}"] = {"get": listed}
        one = _operation(name, f"One {name} with all that hangs on it.", of_one, _reference(name))
        one["parameters"].insert(
            0, {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        )
        one["responses"]["404"] = _refused("Nothing with this id is public.")
        paths[f"/{path}/{{id}}"] = {"get": one}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.PORTAL_NAME}: {settings.REGION_NAME}",
            "version": "3.1",
            "summary": "HSDS 3.1 with the Open Referral UK parameters, read only.",
            "description": "Offers that support families. Keys without a value are left out. A protected address is "
            "told as its area only. Times are local times of Europe/Berlin. Answers carry ETag and Last-Modified.",
        },
        "servers": [{"url": server}],
        "externalDocs": {"url": SPECIFICATION},
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _operation(name: str, summary: str, parameters: tuple[str, ...], schema: Node) -> Node:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [
            {
                "name": one,
                "in": "query",
                "required": False,
                "description": PARAMETERS[one].told,
                "schema": PARAMETERS[one].schema,
            }
            for one in parameters
        ],
        "responses": {
            "200": {"description": "Found.", "content": {"application/json": {"schema": schema}}},
            "304": {"description": "Your copy is still true."},
            "400": _refused("A parameter is wrong; detail says which and why."),
            "429": _refused("Too many requests; Retry-After says how long to wait."),
        },
    }


def _refused(told: str) -> Node:
    return {"description": told, "content": {"application/json": {"schema": _reference("refusal")}}}


def _page_of(name: str, *, minimal: bool) -> Node:
    items = {"anyOf": [_reference(name), _reference("minimal")]} if minimal else _reference(name)
    properties = _ENVELOPE | {"contents": {"type": "array", "items": items}}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _reference(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> Node:
    """Only what the specification requires; its own schemas say the rest."""
    text: Node = {"type": "string"}
    identifier: Node = {"type": "string", "format": "uuid"}
    schemas: Node = {
        name: {
            "type": "object",
            "required": required,
            "properties": {"id": identifier},
            "externalDocs": {"url": SPECIFICATION},
        }
        for name, required in _REQUIRED.items()
    }
    schemas["minimal"] = {
        "type": "object",
        "required": ["id", "modified_date"],
        "properties": {"id": identifier, "modified_date": {"type": "string", "format": "date-time"}},
    }
    schemas["about"] = {
        "type": "object",
        "required": ["version", "profile", "openapi_url"],
        "properties": {"version": text, "profile": text, "openapi_url": text},
    }
    schemas["refusal"] = {
        "type": "object",
        "required": ["status", "detail"],
        "properties": {"status": {"type": "integer"}, "detail": text},
    }
    return schemas
