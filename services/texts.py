"""A service's texts in the language of the page: field by field, German where there is no translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.enums.offers import TextState
from services.models import Service, ServiceText
from sozialraum.lib.languages import SOURCE, html_lang

FIELDS = ("name", "description", "application_process", "fees_description", "eligibility_description")


@dataclass(frozen=True)
class Text:
    """`lang` is "de" where a German text stands in a page of another language, empty otherwise."""

    value: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Texts:
    name: Text
    description: Text
    application_process: Text
    fees_description: Text
    eligibility_description: Text
    falls_back: bool
    """Whether at least one text of the page is German because there is no translation."""
    is_machine: bool
    """Whether a machine translated what is shown and nobody has checked it, or the German changed since."""


def texts_of(service: Service, language: str) -> Texts:
    """The texts to show, from the service's translations, which should be prefetched."""
    found = None
    if language != SOURCE:
        found = next((text for text in service.texts.all() if text.language == language), None)
    return texts_in(service, language, found)


def texts_in(service: Service, language: str, translation: ServiceText | None) -> Texts:
    """The texts to show, with the translation into that language, None where there is none."""
    found: dict[str, Any] = {}
    used = falls_back = False
    german = "" if html_lang(language) == SOURCE else SOURCE
    for field in FIELDS:
        own = getattr(translation, field) if translation is not None else ""
        if own:
            found[field] = Text(own)
            used = True
        else:
            found[field] = Text(getattr(service, field), german)
            falls_back = falls_back or (language != SOURCE and bool(found[field]))
    state = translation.state if used and translation is not None else TextState.CHECKED
    return Texts(**found, falls_back=falls_back, is_machine=state != TextState.CHECKED)
