"""A request being written: answers kept on the server for an hour, found with the key that only the cookie has."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from cases.actions.inquiries import limits
from cases.models import InquiryDraft
from sozialraum.lib import clock
from sozialraum.lib.sealing import fingerprint

LIFETIME = timedelta(hours=1)
LONGEST_VALUE = 4000
"""Signs kept of one value: more than any field takes, so that what is too long comes back to be shortened."""
MOST_VALUES = 60

Answers = dict[str, dict[str, list[str]]]
"""What was typed: step, field, values, as they were sent. Read through the steps' forms only."""

_stamps = signing.TimestampSigner(salt="contact-shown")


def new_stamp() -> str:
    """Says, signed, when the first page was shown."""
    return _stamps.sign("1")


def shown_at(stamp: str) -> datetime:
    """When the page with this stamp was shown; now, if the stamp is missing, changed or too old."""
    try:
        _stamps.unsign(stamp, max_age=LIFETIME)
        return datetime.fromtimestamp(
            signing.b62_decode(stamp.split(":")[1]), timezone.get_current_timezone()
        )
    except (signing.BadSignature, ValueError, IndexError, OverflowError):
        return timezone.now()


def _mark(key: str) -> str:
    return fingerprint(key, "inquiry draft")


def find_draft(key: str) -> InquiryDraft | None:
    if not key:
        return None
    return InquiryDraft.objects.filter(key_mark=_mark(key), expires_at__gt=clock.now()).first()


@transaction.atomic
def begin_draft(*, address: str, stamp: str) -> tuple[InquiryDraft, str]:
    """A new draft and the key to it, which is stored nowhere. TooMany for an address that begins too often."""
    limits.count(address, limits.BEGIN)
    limits.forget_drafts()
    key = secrets.token_urlsafe(32)
    draft = InquiryDraft.objects.create(
        key_mark=_mark(key), answers="{}", shown_at=shown_at(stamp), expires_at=clock.now() + LIFETIME
    )
    return draft, key


def answers_of(draft: InquiryDraft) -> Answers:
    return json.loads(draft.answers) if draft.answers else {}


@transaction.atomic
def keep_answers(draft: InquiryDraft, step: str, values: dict[str, list[str]]) -> None:
    """Keep what was typed in a step, in place of what was there. The hour begins anew."""
    row = InquiryDraft.objects.select_for_update().get(pk=draft.pk)
    if row.inquiry_id is not None:
        return
    answers = answers_of(row)
    answers[step] = {
        field: [value[:LONGEST_VALUE] for value in found[:MOST_VALUES]] for field, found in values.items()
    }
    row.answers = json.dumps(answers)
    row.expires_at = clock.now() + LIFETIME
    row.save(update_fields=["answers", "expires_at"])
    draft.answers, draft.expires_at = row.answers, row.expires_at


def discard_draft(draft: InquiryDraft) -> None:
    draft.delete()


def as_values(data: Any, fields: list[str]) -> dict[str, list[str]]:
    """The values of these fields from posted data; a missing field is an empty list."""
    return {field: data.getlist(field) for field in fields}
