"""Model fields whose content only the application can read (sozialraum.lib.sealing)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models

from sozialraum.lib.sealing import seal, unseal


class SealedTextField(models.TextField):
    """Text of at most `max_length` characters. It cannot be searched, ordered or compared in the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators = [*self.validators, MaxLengthValidator(self.max_length)]

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value in (None, "") else seal(value)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return value if value in (None, "") else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database cannot look into it.")
        return super().get_lookup(lookup_name)


class SealedDateField(models.DateField):
    """A day, sealed in a text column."""

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        day = self.to_python(value)
        return None if day is None else seal(day.isoformat())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: Any, *_: Any) -> date | None:
        return None if not value else date.fromisoformat(unseal(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database cannot look into it.")
        return super().get_lookup(lookup_name)
