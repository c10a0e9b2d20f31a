"""Writing the walk-in log: once however often it is sent, corrected with the old value and a reason, drafts kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Refused
from cases.actions.log import record_event
from cases.enums.encounters import Channel, Result
from cases.models import Encounter, EncounterCorrection, EncounterDraft
from offices.enums import FAMILY_WORK
from offices.models import Office, SocialArea, User
from offices.permissions import leads, works_in
from services.models import ServiceAtLocation
from sozialraum.lib import clock

DRAFT_DAYS = 3
LONGEST_DRAFT = 20_000
"""Signs; whatever is longer did not come from the form."""
CORRECTABLE = (
    "at",
    "channel",
    "who",
    "people",
    "topics",
    "result",
    "appointment_at",
    "age_band",
    "is_first_time",
    "language",
    "social_area",
    "duration",
    "note",
)


@transaction.atomic
def log_encounter(
    *,
    by: User,
    office: Office,
    who: str,
    topics: list[str],
    result: str,
    channel: str = Channel.VISIT,
    people: int = 1,
    at: datetime | None = None,
    key: uuid.UUID | None = None,
    offers: Iterable[ServiceAtLocation] = (),
    appointment_at: datetime | None = None,
    age_band: str = "",
    is_first_time: bool | None = None,
    language: str = "",
    social_area: SocialArea | None = None,
    duration: str = "",
    note: str = "",
) -> tuple[Encounter, bool]:
    """Log a contact; the second value says whether it is new. The same `key` again gives what is stored already.

    Nothing here may name anybody: the caller has asked about a note that looks like it holds a name.
    """
    if not works_in(by, office, *FAMILY_WORK):
        raise Refused(_("You can log contacts only for an office in which you work with families."))
    encounter, is_new = Encounter.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={
            "office": office,
            "colleague": by,
            "at": at or clock.now(),
            "channel": channel,
            "who": who,
            "people": people,
            "topics": topics,
            "result": result,
            "appointment_at": appointment_at if result == Result.APPOINTMENT else None,
            "age_band": age_band,
            "is_first_time": is_first_time,
            "language": language,
            "social_area": social_area,
            "duration": duration,
            "note": note,
        },
    )
    if is_new:
        encounter.offers.set(offers)
        record_event("logged", by=by, of=encounter, office=office.slug)
    elif encounter.colleague_id != by.pk:
        # A key is made for one form of one person; somebody else's is no business of this one.
        raise Refused(_("This form was used already. Please begin a new one."))
    EncounterDraft.objects.filter(user=by, key=encounter.key).delete()
    return encounter, is_new


def may_correct(user: User, encounter: Encounter) -> bool:
    """Whoever logged it, while they work there, and the office's lead."""
    if leads(user, encounter.office_id):
        return True
    return encounter.colleague_id == user.pk and works_in(user, encounter.office_id, *FAMILY_WORK)


@transaction.atomic
def correct_encounter(
    encounter: Encounter,
    *,
    by: User,
    reason: str,
    changes: dict[str, Any],
    offers: Iterable[ServiceAtLocation] | None = None,
) -> list[str]:
    """Put fields right. Returns which changed; each keeps its old value, who corrected it and why."""
    encounter = Encounter.objects.select_for_update().get(pk=encounter.pk)
    if not may_correct(by, encounter):
        raise Refused(_("Only the colleague who logged it or the lead can correct this contact."))
    if not reason.strip():
        raise Refused(_("Please say why you correct it."))
    now = clock.now()
    changed: list[str] = []
    for name in CORRECTABLE:
        if name in changes and getattr(encounter, name) != changes[name]:
            _keep(encounter, name, _as_text(getattr(encounter, name)), reason, by, now)
            setattr(encounter, name, changes[name])
            changed.append(name)
    if encounter.result != Result.APPOINTMENT:
        encounter.appointment_at = None
    if changed:
        encounter.save()
    if offers is not None:
        before = sorted(encounter.offers.values_list("pk", flat=True))
        after = sorted(offer.pk for offer in offers)
        if before != after:
            _keep(encounter, "offers", json.dumps(before), reason, by, now)
            encounter.offers.set(after)
            changed.append("offers")
    if changed:
        record_event("corrected", by=by, of=encounter, fields=changed)
    return changed


def _keep(encounter: Encounter, field: str, old: str, reason: str, by: User, now: datetime) -> None:
    EncounterCorrection.objects.create(
        encounter=encounter,
        field=field,
        old_value=old,
        reason=reason.strip(),
        corrected_by=by,
        corrected_at=now,
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


# --- drafts ---------------------------------------------------------------------------------------------
def keep_draft(*, user: User, key: uuid.UUID, content: dict[str, list[str]]) -> None:
    """Keep what is typed so far, for this person alone, for three days."""
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST_DRAFT:
        return
    now = clock.now()
    EncounterDraft.objects.update_or_create(
        user=user,
        key=key,
        defaults={
            "content": text,
            "saved_at": now,
            "expires_at": now + timedelta(days=DRAFT_DAYS),
        },
    )


def drop_draft(*, user: User, key: uuid.UUID) -> None:
    EncounterDraft.objects.filter(user=user, key=key).delete()
