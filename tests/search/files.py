"""The search's vocabulary straight from the files the directory is first filled with: no database needed."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from offices.loading import german_slug
from services.search.places import Gazetteer, OfficeRow, PlaceRow, PostcodeRow
from services.search.vocabulary import KindRow, PhraseRow, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "services" / "data"
OFFICES = ROOT / "offices" / "data"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def kinds() -> list[KindRow]:
    categories = {
        entry["id"]: entry for entry in json.loads((SERVICES / "categories.json").read_text("utf-8"))
    }
    return [
        KindRow(
            code=entry["id"],
            names=entry["names"],
            summaries=entry["summaries"],
            category_texts={
                language: f"{name}. {categories[entry['category']]['situations'].get(language, '')}"
                for language, name in categories[entry["category"]]["names"].items()
            },
        )
        for entry in json.loads((SERVICES / "kinds.json").read_text("utf-8"))
    ]


def synonyms() -> list[PhraseRow]:
    return [
        PhraseRow(row["kind"], row.get("language") or path.stem, row["term"], int(row["weight"]))
        for path in sorted((SERVICES / "synonyms").glob("*.csv"))
        for row in rows(path)
    ]


def gazetteer() -> Gazetteer:
    places = [
        PlaceRow(
            slug=german_slug(row["name"]),
            name=row["name"],
            aliases=tuple(part for part in row["aliases"].split("|") if part),
            postal_codes=tuple(part for part in row["postal_codes"].split("|") if part),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            area=row["social_area"].rstrip("?"),
            kind=row["kind"],
        )
        for row in rows(OFFICES / "gazetteer.csv")
    ]
    postcodes = [
        PostcodeRow(row["code"], float(row["latitude"]), float(row["longitude"]))
        for row in rows(OFFICES / "postal_codes.csv")
    ]
    return Gazetteer(places, postcodes, [OfficeRow("burbach", "Burbach", 49.242, 6.950)])


def vocabulary() -> Vocabulary:
    return Vocabulary(kinds(), synonyms(), gazetteer=gazetteer())
