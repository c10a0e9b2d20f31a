"""One offer with all that hangs on it, in one statement.

Plain SQL, because the ORM needs longer to write this statement than the rest of the page takes together
(measured: 25 of 36 ms), and one query per list would be ten. The rows become ordinary model objects, so
that every rule about them stays where it is: on the models.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.base import ModelState

from offices.models import Organization, Place
from services.enums.offers import PUBLIC_STATUSES
from services.models import (
    Accessibility,
    Closure,
    Contact,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceText,
    TaxonomyTerm,
)
from services.texts import Texts, texts_in
from services.timetables import timetable_from
from sozialraum.lib.postgres.prepared import Prepared
from sozialraum.lib.schedule import HolidayTable, Timetable

M = TypeVar("M", bound=models.Model)

OF_OFFER = ("schedules", Schedule, "service_at_location_id"), ("closures", Closure, "service_at_location_id")
OF_SERVICE = (
    ("costs", CostOption, "service_id"),
    ("phones", Phone, "service_id"),
    ("contacts", Contact, "service_id"),
    ("documents", RequiredDocument, "service_id"),
    ("languages", ServiceLanguage, "service_id"),
)


@dataclass
class Reading:
    """A public offer as the database holds it. `translation` is that into the language asked for."""

    offer: ServiceAtLocation
    accessibility: Accessibility | None
    schedules: list[Schedule]
    closures: list[Closure]
    costs: list[CostOption]
    phones: list[Phone]
    contacts: list[Contact]
    documents: list[RequiredDocument]
    languages: list[ServiceLanguage]
    areas: list[str]
    translation: ServiceText | None

    def texts(self, language: str) -> Texts:
        return texts_in(self.offer.service, language, self.translation)

    def timetable(self, holidays: HolidayTable) -> Timetable:
        return timetable_from(self.schedules, self.closures, holidays)


def read(slug: str, language: str) -> Reading | None:
    """The public offer with this address part; drafts and hidden offers are none."""
    found = READ.rows([language, slug, list(PUBLIC_STATUSES)])
    return _reading(json.loads(found[0][0])) if found else None


def _statement() -> str:
    lists = [_list(name, model, column, "offer.id") for name, model, column in OF_OFFER]
    lists += [_list(name, model, column, "service.id") for name, model, column in OF_SERVICE]
    return f"""
    SELECT row_to_json(page)::text FROM (
        SELECT row_to_json(offer) AS offer, row_to_json(service) AS service, row_to_json(location) AS location,
            {_row("organization", Organization, "id = service.organization_id")},
            {_row("kind", TaxonomyTerm, "id = service.kind_id")},
            {_row("place", Place, "id = location.place_id")},
            {_row("accessibility", Accessibility, "location_id = location.id")},
            {_row("translation", ServiceText, "service_id = service.id AND item.language = %s")},
            ARRAY(
                SELECT area.name FROM services_service_service_areas serves
                JOIN offices_socialarea area ON serves.socialarea_id = area.id
                WHERE serves.service_id = service.id ORDER BY area.position, area.name
            ) AS areas,
            {", ".join(lists)}
        FROM services_serviceatlocation offer
        JOIN services_service service ON service.id = offer.service_id
        JOIN services_location location ON location.id = offer.location_id
        WHERE offer.slug = %s AND service.status = ANY(%s)
    ) page
    """  # noqa: S608 - table and column names come from the models


READ = Prepared(_statement, "text", "text", "text[]")


def _row(name: str, model: type[models.Model], condition: str) -> str:
    """A single row as a sub-select: as further joins they would double the time of planning."""
    rows = f"FROM {model._meta.db_table} item WHERE item.{condition}"
    return f"(SELECT row_to_json(item) {rows}) AS {name}"


def _list(name: str, model: type[models.Model], column: str, owner: str) -> str:
    rows = f"FROM {model._meta.db_table} item WHERE item.{column} = {owner} ORDER BY item.id"
    return f"ARRAY(SELECT row_to_json(item) {rows}) AS {name}"


def _reading(data: dict[str, Any]) -> Reading:
    service, location = _one(Service, data["service"]), _one(Location, data["location"])
    offer = _one(ServiceAtLocation, data["offer"])
    _hang(offer, service=service, location=location)
    _hang(
        service,
        organization=_one(Organization, data["organization"]),
        kind=_one(TaxonomyTerm, data["kind"]),
    )
    _hang(location, place=_one(Place, data["place"]) if data["place"] else None)
    accessibility, translation = data["accessibility"], data["translation"]
    lists: dict[str, Any] = {
        name: [_one(model, row) for row in data[name]] for name, model, _column in OF_OFFER + OF_SERVICE
    }
    return Reading(
        offer=offer,
        accessibility=_one(Accessibility, accessibility) if accessibility else None,
        areas=data["areas"],
        translation=_one(ServiceText, translation) if translation else None,
        **lists,
    )


# --- from JSON to objects -------------------------------------------------------------------------------
def _one(model: type[M], row: dict[str, Any]) -> M:
    names, converters = _plan(model)
    values = [
        value if convert is None or value is None else convert(value)
        for value, convert in zip((row[name] for name in names), converters, strict=True)
    ]
    # What Model.from_db does, without signals and field by field checks: a page reads thirteen rows.
    new = model.__new__(model)
    new._state = ModelState()
    new._state.adding, new._state.db = False, connection.alias
    new.__dict__.update(zip(names, values, strict=True))
    return new


def _hang(owner: models.Model, **related: models.Model | None) -> None:
    """Give a row the rows its foreign keys mean; the statement has joined them by these keys."""
    owner._state.fields_cache.update(related)


@cache
def _plan(model: type[models.Model]) -> tuple[list[str], list[Callable[[Any], Any] | None]]:
    """Columns of a model and how each comes back from JSON; attname and column are the same here."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [_converter(field) for field in fields]


def _converter(field: models.Field) -> Callable[[Any], Any] | None:
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.TimeField):
        return time.fromisoformat
    if isinstance(field, models.DecimalField):
        places = field.decimal_places
        return lambda value: Decimal(f"{value:.{places}f}")
    if isinstance(field, ArrayField):
        convert = _converter(field.base_field)
        return (lambda values: [convert(value) for value in values]) if convert else None
    return None
