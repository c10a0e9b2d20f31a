"""Canaries in every sealed field of every model, and looking for them."""

import base64
import urllib.parse
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from sozialraum.lib.reseal import sealed_models
from sozialraum.lib.sealed_fields import SealedDateField

CANARY = "Zitronenfalter"
PHONE = "030 23125-917"
BIRTHDAY = date(2017, 8, 19)


def fill() -> list[str]:
    """Put canaries into every sealed field of every row there is. Returns the models that have no row to fill."""
    empty = []
    for model, _columns in sealed_models():
        rows = model._base_manager.all()
        if not rows.exists():
            empty.append(model._meta.label)
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedDateField):
                _write(model, field, BIRTHDAY)
            elif field.attname in {f.attname for f in model._meta.local_concrete_fields if _is_sealed(f)}:
                _write(
                    model, field, f"{PHONE}" if "phone" in field.name else f"{CANARY}s Geschichte, {PHONE}"
                )
    for person in apps.get_model("cases", "Person").objects.all():
        person.save()
    return empty


def _is_sealed(field: Any) -> bool:
    from sozialraum.lib.reseal import SEALED

    return isinstance(field, SEALED)


def _write(model: type[models.Model], field: Any, value: Any) -> None:
    """Past the triggers that keep texts from being changed: the tests may."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            model._base_manager.update(**{field.name: value})
        finally:
            cursor.execute("SET session_replication_role = origin")


def disguises() -> dict[str, bytes]:
    """How a canary would look in whatever a careless program wrote. All in lower case."""
    found: dict[str, bytes] = {}
    digits = "03023125917"
    for text in (
        CANARY,
        PHONE,
        digits,
        digits[3:],
        BIRTHDAY.isoformat(),
        BIRTHDAY.strftime("%d.%m.%Y"),
        "19.8.2017",
    ):
        raw = text.encode()
        found[f"{text} as it is"] = raw.lower()
        found[f"{text} hex"] = raw.hex().encode()
        found[f"{text} lower hex"] = raw.lower().hex().encode()
        found[f"{text} utf-16"] = text.encode("utf-16-le").lower()
        found[f"{text} utf-16 hex"] = text.encode("utf-16-le").hex().encode()
        found[f"{text} url"] = urllib.parse.quote(text).encode().lower()
        found[f"{text} backwards"] = raw[::-1].lower()
        for shift in range(3):
            # base64 of a text inside another one: the middle is the same for each of three positions.
            inner = base64.b64encode(b"x" * shift + raw)
            found[f"{text} base64 {shift}"] = inner[
                4 if shift else 0 : len(inner) - len(inner) % 4 - 4
            ].lower()
    return {name: text for name, text in found.items() if len(text) > 5}
