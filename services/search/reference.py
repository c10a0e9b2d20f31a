"""Reference data a worker keeps: terms in every language, areas, holidays, offices, the words of the search."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from offices.models import Holiday, Office, Place, PostalCode, SocialArea
from services.enums.offers import Level
from services.models import TaxonomyTerm, TermText
from services.search.vocabulary import Vocabulary, load_vocabulary
from sozialraum.lib.schedule import HolidayTable

OFFICE_WORDS = re.compile(r"\s*\((?:§[^)]*|MBE)\)|\s*\(JMD\)")
"""What professionals add to a kind's name ("(§ 28)"); residents read the name without it."""


@dataclass(frozen=True)
class Term:
    pk: int
    code: str
    level: str
    parent_id: int | None
    quick_exit: bool
    is_crisis: bool
    names: dict[str, str]
    descriptions: dict[str, str]

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["de"]

    def description(self, language: str) -> str:
        return self.descriptions.get(language) or self.descriptions["de"]


@dataclass
class Reference:
    terms: dict[int, Term]
    areas: dict[int, SocialArea]
    places: list[Place]
    postal_codes: list[PostalCode]
    offices: list[Office]
    holidays: HolidayTable
    vocabulary: Vocabulary
    by_code: dict[str, Term] = field(init=False)

    def __post_init__(self) -> None:
        self.by_code = {term.code: term for term in self.terms.values()}

    @classmethod
    def load(cls) -> Reference:
        texts: dict[int, list[TermText]] = {}
        for text in TermText.objects.order_by("pk"):
            texts.setdefault(text.term_id, []).append(text)
        terms = {
            row.pk: Term(
                row.pk,
                row.code,
                row.level,
                row.parent_id,
                row.quick_exit,
                row.is_crisis,
                {"de": OFFICE_WORDS.sub("", row.name)}
                | {text.language: text.name for text in texts.get(row.pk, [])},
                {"de": row.description}
                | {text.language: text.description for text in texts.get(row.pk, []) if text.description},
            )
            for row in TaxonomyTerm.objects.order_by("level", "position")
        }
        return cls(
            terms=terms,
            areas=SocialArea.objects.in_bulk(),
            places=list(Place.objects.select_related("social_area").order_by("name", "pk")),
            postal_codes=list(PostalCode.objects.order_by("code")),
            offices=list(Office.objects.public().with_details()),
            holidays=HolidayTable(Holiday.objects.known()),
            vocabulary=load_vocabulary(),
        )

    @cached_property
    def categories(self) -> list[Term]:
        return [term for term in self.terms.values() if term.level == Level.CATEGORY]

    def kinds_of(self, category: Term) -> list[Term]:
        return [term for term in self.terms.values() if term.parent_id == category.pk]

    @cached_property
    def kind_of(self) -> dict[str, int]:
        """Ids of terms by their codes."""
        return {code: term.pk for code, term in self.by_code.items()}

    @cached_property
    def topic_codes(self) -> frozenset[str]:
        return frozenset(self.by_code)
