"""What the questions have in common: what is known from earlier answers, and fields that say kindly what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from services.search.origins import Origin
from services.search.reference import Reference


@dataclass
class Known:
    """What the earlier answers say. Grows from question to question."""

    reference: Reference
    now: datetime
    language: str
    asked_office: str = ""
    origin: Origin | None = None
    office: Office | None = None
    wish: str = ""
    channel: str = ""


class StepForm(forms.Form):
    """One question. `heading` is the page's heading, `why` one warm sentence below it."""

    heading: ClassVar[Any]
    why: ClassVar[Any] = ""
    cards: ClassVar[str] = ""
    """Field whose choices are shown as large cards with a hint each."""
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, data: Any = None, *, known: Known, **kwargs: Any) -> None:
        self.known = known
        super().__init__(data, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and fields that depend on earlier answers."""

    @classmethod
    def is_asked(cls, known: Known) -> bool:
        return True

    @classmethod
    def first_answer(cls, known: Known) -> dict[str, Any]:
        """What is filled in before anybody answered."""
        return {}

    def learn(self, known: Known) -> None:
        """Tell the later questions what was answered."""

    def said(self) -> list[str]:
        """The answer in words, a line each, for the page with all answers. The form is valid."""
        return []

    def card_choices(self) -> Iterator[tuple[BoundWidget, Any]]:
        for option in self[self.cards]:
            yield option, self.hints.get(str(option.data["value"]), "")

    def chosen(self, field: str) -> Any:
        """The words of the chosen value of a field with choices."""
        return dict(self.fields[field].choices).get(self.cleaned_data[field], "")  # type: ignore[attr-defined]


class KindText(forms.CharField):
    """Text with a limit that is said, not enforced by cutting: what is too long comes back whole."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise forms.ValidationError(
                _(
                    "That is a little long: %(length)s characters, and %(limit)s fit. "
                    "Please shorten it. Your text is still here."
                ),
                params={"length": len(value), "limit": self.limit},
            )


def radio(**kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(widget=forms.RadioSelect, **kwargs)
