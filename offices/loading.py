"""Reference data of the region: what is missing is created, what people edited stays as they left it.

With `update` the files win over hand-made edits, except for holidays marked as corrected.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from offices.models import Holiday, Place, PostalCode, SocialArea
from sozialraum.lib import schedule

DATA = Path(__file__).parent / "data"
LAST_HOLIDAY_YEAR = 2029
"""The ministry's calendar, and with it the package `holidays`, knows school holidays up to this year."""

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "/": "-"}
)


def german_slug(text: str) -> str:
    """Address part as people write umlauts on a foreign keyboard: Köllertal becomes koellertal."""
    return slugify(text.translate(_UMLAUTS))


def create_missing(
    model: type[models.Model], rows: list[Any], *, unique: list[str], fields: list[str], update: bool
) -> int:
    """Insert in bulk; with `update` existing rows take the given fields. Returns how many are new."""
    manager = model._default_manager
    before = manager.count()
    if update:
        manager.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)
    else:
        manager.bulk_create(rows, ignore_conflicts=True)
    return manager.count() - before


@transaction.atomic
def load_places(*, update: bool = False) -> dict[str, int]:
    """Sozialräume, the gazetteer and the postcodes. Returns how many rows of each are new.

    A Sozialraum that the gazetteer marks with "?" is an assumption about the area and still assigned: a
    family there is better served by a likely office than by none.
    """
    areas = [
        SocialArea(slug=row["slug"], name=row["name"], position=position)
        for position, row in enumerate(_rows("social_areas.csv"), start=1)
    ]
    created = {
        "social areas": create_missing(
            SocialArea, areas, unique=["slug"], fields=["name", "position"], update=update
        )
    }
    area_ids = dict(SocialArea.objects.values_list("slug", "pk"))
    places = [
        Place(
            slug=german_slug(row["name"]),
            name=row["name"],
            kind=row["kind"],
            aliases=_parts(row["aliases"]),
            municipality=row["municipality"],
            postal_codes=_parts(row["postal_codes"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            social_area_id=area_ids[area] if (area := row["social_area"].rstrip("?")) else None,
        )
        for row in _rows("gazetteer.csv")
    ]
    fields = [
        "name",
        "kind",
        "aliases",
        "municipality",
        "postal_codes",
        "latitude",
        "longitude",
        "social_area",
    ]
    created["places"] = create_missing(Place, places, unique=["slug"], fields=fields, update=update)
    codes = [
        PostalCode(
            code=row["code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            covers=row["covers"],
        )
        for row in _rows("postal_codes.csv")
    ]
    created["postcodes"] = create_missing(
        PostalCode, codes, unique=["code"], fields=["latitude", "longitude", "covers"], update=update
    )
    return created


@transaction.atomic
def load_holidays(*, today: date, update: bool = False) -> int:
    """Public and school holidays from last year on. Returns how many are new.

    A holiday that somebody corrected keeps its days, and its uncorrected twin is not created again.
    """
    first_day = date(today.year - 1, 1, 1)
    corrected = list(Holiday.objects.filter(corrected=True))
    rows = [
        Holiday(kind=found.kind, name=found.name, starts_on=found.from_day, ends_on=found.to_day)
        # A year earlier, so that Christmas holidays over the turn of the year stay one stretch.
        for found in schedule.saarland_holidays(range(first_day.year - 1, LAST_HOLIDAY_YEAR + 1))
        if found.to_day >= first_day and not any(_is_same(row, found) for row in corrected)
    ]
    return create_missing(
        Holiday, rows, unique=["kind", "name", "starts_on"], fields=["ends_on"], update=update
    )


def _is_same(row: Holiday, found: schedule.Holiday) -> bool:
    return (
        row.kind == found.kind
        and row.name == found.name
        and abs(row.starts_on - found.from_day) < timedelta(days=60)
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _parts(text: str) -> list[str]:
    return [part for part in text.split("|") if part]
