"""A form that an action refused, shown again with what was typed and the sentence why."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from cases.actions.errors import Refused


def with_version(data: QueryDict, row: Any) -> QueryDict:
    """What was typed, on the ground of how it stands now: the page shows that, and sending again counts."""
    copy = data.copy()
    copy["version"] = str(row.version)
    return copy


def refused(form: Any, error: Refused) -> Any:
    """The sentence alone: choices that are gone would only add complaints about themselves."""
    form.is_valid()
    form.errors.clear()
    form.add_error(None, str(error))
    return form
