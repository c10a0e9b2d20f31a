"""Reference data of the directory: categories, kinds of offer and the words people use for them.

What is missing is created; what a coordinator edited stays, unless `update` asks for the files' version.
"""

import csv
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from offices.loading import create_missing
from services.enums.offers import Level
from services.models import Synonym, TaxonomyTerm, TermText

DATA = Path(__file__).parent / "data"

CRISIS_CATEGORY = "krise"
QUICK_EXIT_KINDS = frozenset(
    {
        "schwangerschaftsberatung",
        "erziehungsberatung",
        "trennungsberatung",
        "begleiteter-umgang",
        "gruppe-belastete-eltern",
    }
)
"""Counselling that somebody at home should not see on the screen, beside all of the crisis category."""


class BrokenReferenceData(ValueError):
    """A file of services/data/ names something that does not exist; the message says file and line."""


@transaction.atomic
def load_terms(*, update: bool = False) -> dict[str, int]:
    """Categories first, then the kinds below them, then their texts. Returns how many of each are new."""
    categories, kinds = _json("categories.json"), _json("kinds.json")
    fields = ["level", "parent", "name", "description", "position", "quick_exit", "is_crisis"]
    rows = [
        TaxonomyTerm(
            code=entry["id"],
            level=Level.CATEGORY,
            name=entry["names"]["de"],
            description=entry["situations"]["de"],
            position=position,
            quick_exit=entry["id"] == CRISIS_CATEGORY,
            is_crisis=entry["id"] == CRISIS_CATEGORY,
        )
        for position, entry in enumerate(categories, start=1)
    ]
    created = {
        "categories": create_missing(TaxonomyTerm, rows, unique=["code"], fields=fields, update=update)
    }
    ids = dict(TaxonomyTerm.objects.values_list("code", "pk"))
    rows = [
        TaxonomyTerm(
            code=entry["id"],
            level=Level.KIND,
            parent_id=ids[entry["category"]],
            name=entry["names"]["de"],
            description=entry["summaries"]["de"],
            position=position,
            quick_exit=entry["category"] == CRISIS_CATEGORY or entry["id"] in QUICK_EXIT_KINDS,
            is_crisis=entry["category"] == CRISIS_CATEGORY,
        )
        for position, entry in enumerate(kinds, start=1)
    ]
    created["kinds"] = create_missing(TaxonomyTerm, rows, unique=["code"], fields=fields, update=update)
    ids = dict(TaxonomyTerm.objects.values_list("code", "pk"))
    texts = [
        TermText(
            term_id=ids[entry["id"]],
            language=language,
            name=name,
            description=entry[summary][language],
        )
        for entries, summary in ((categories, "situations"), (kinds, "summaries"))
        for entry in entries
        for language, name in entry["names"].items()
        if language != "de"
    ]
    created["term texts"] = create_missing(
        TermText, texts, unique=["term", "language"], fields=["name", "description"], update=update
    )
    return created


@transaction.atomic
def load_synonyms(*, update: bool = False) -> int:
    """Every services/data/synonyms/<language>.csv (`term,kind,weight`). Returns how many rows are new.

    Only into an empty table, or with `update`: what a coordinator deleted must not come back.
    Raises BrokenReferenceData for an unknown kind, a phrase that is too long or a weight outside 1 to 10.
    """
    if not update and Synonym.objects.exists():
        return 0
    ids = dict(TaxonomyTerm.objects.values_list("code", "pk"))
    longest = Synonym._meta.get_field("phrase").max_length or 0
    rows: dict[tuple[int, str, str], Synonym] = {}
    for path in sorted((DATA / "synonyms").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                phrase, weight = " ".join(row["term"].split()), int(row["weight"])
                if row["kind"] not in ids or not phrase or len(phrase) > longest or not 1 <= weight <= 10:
                    raise BrokenReferenceData(f"{path.name}, line {line}: {row}")
                synonym = Synonym(term_id=ids[row["kind"]], language=path.stem, phrase=phrase, weight=weight)
                rows.setdefault((synonym.term_id, synonym.language, phrase), synonym)
    return create_missing(
        Synonym,
        list(rows.values()),
        unique=["term", "language", "phrase"],
        fields=["weight"],
        update=update,
    )


def _json(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
