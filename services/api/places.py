"""Where an offer takes place, as open data says it. Of a protected address only the area leaves the portal."""

from __future__ import annotations

import re
from typing import Any

from services.api.ids import Kind, part_id, uuid_of
from services.enums.offers import Answer, LocationType
from services.linked_data import COUNTRY
from services.models import Accessibility, Location

Node = dict[str, Any]
STATE = "Saarland"
PROTECTED = "Die Adresse ist geschützt, genannt wird nur die Gegend. Wer anruft, erfährt sie."


def location_node(location: Location, *, full: bool) -> Node:
    """HSDS location. A protected one has neither a name of its own nor a point: the middle of an area would be
    read as an address by programs."""
    node: Node = {"id": uuid_of(Kind.LOCATION, location.pk), "location_type": location.location_type}
    if location.is_protected:
        return node | told({"name": area_of(location), "description": PROTECTED})
    node |= told({"name": location.name, "transportation": location.transportation})
    if location.location_type == LocationType.PHYSICAL and location.public_point:
        node["latitude"], node["longitude"] = location.public_point
    if full:
        if address := _address(location):
            node["addresses"] = [address]
        if access := _accessibility(location):
            node["accessibility"] = [access]
    return node


def area_of(location: Location) -> str:
    return location.place.name if location.place else ""


def secrets_of(location: Location) -> list[str]:
    """What no text may say of a protected location: its street with and without the number, how to find it."""
    if not location.is_protected:
        return []
    street = re.sub(r"[\s,]*\d+\s*[a-z]?$", "", location.address_1, flags=re.IGNORECASE)
    texts = (location.address_1, street, location.address_2, location.transportation)
    return [text for text in texts if len(text) > 3]


def _address(location: Location) -> Node | None:
    """All of it or nothing: HSDS knows no half address."""
    if location.location_type != LocationType.PHYSICAL:
        return None
    if not (location.address_1 and location.city and location.postal_code):
        return None
    node = {
        "id": part_id("address", location.pk),
        "address_1": location.address_1,
        "address_2": location.address_2,
        "city": location.city,
        "region": area_of(location),
        "state_province": STATE,
        "postal_code": location.postal_code,
        "country": COUNTRY,
        "address_type": "physical",
    }
    return told(node)


def _accessibility(location: Location) -> Node | None:
    access: Accessibility | None = getattr(location, "accessibility", None)
    if access is None:
        return None
    answers = [
        f"{label}: {Answer(value).label}"
        for label, value in (
            ("stufenlos", access.step_free),
            ("Toilette für Rollstühle", access.accessible_toilet),
            ("Platz für Kinderwagen", access.pram_parking),
        )
        if value != Answer.UNKNOWN
    ]
    if not answers and not access.description:
        return None
    return {"id": part_id("accessibility", location.pk)} | told(
        {"description": access.description, "details": "; ".join(answers)}
    )


def told(node: Node) -> Node:
    """Without what is not known: optional keys are left out, never empty or null."""
    return {name: value for name, value in node.items() if value not in ("", None)}
