"""A consent is prepared, printed, given, and may be revoked at any time. Given ones are never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.actions.referrals.answers import withdraw_for_consent
from cases.actions.writing import writable
from cases.enums.cases import Position
from cases.enums.consents import ConsentForm, GivenAs
from cases.models import Case, CasePerson, Consent, ConsentRecipient, Person
from cases.permissions.consents import can_revoke_consent
from cases.querysets.consents import recipient_mark
from offices.models import Organization, User
from sozialraum.lib import clock

Recipient = Organization | str

ON_REVOKED: list[Callable[..., Any]] = [withdraw_for_consent]
"""Called as `hook(consent, by=user)` in the transaction that revokes: whatever rests on the consent ends with it."""

FIELDS = ("giver", "given_as", "purpose", "purpose_words", "categories", "expires_on")
FULL_AGE = 18
LONGEST_YEARS = 3
"""A consent nobody remembers is none: after three years at the latest the family is asked again."""


@transaction.atomic
def prepare_consent(case: Case, *, by: User, recipients: Iterable[Recipient], **fields: Any) -> Consent:
    """Ready to be printed and signed. It allows nothing yet."""
    case = writable(case, by)
    consent = Consent(case=case, recorded_by=by, **fields)
    _check(consent, case)
    consent.save()
    _set_recipients(consent, recipients)
    record_event("consent_prepared", by=by, of=consent, case=case, purpose=consent.purpose)
    return consent


@transaction.atomic
def change_consent(
    consent: Consent, *, by: User, version: int, recipients: Iterable[Recipient], **fields: Any
) -> Consent:
    """Only while nobody has given it: what was signed stays as it was signed."""
    case = writable(consent.case, by)
    consent = _fresh(consent, version)
    if consent.given_on is not None:
        raise Conflict(_("This consent has been given already and is no longer changed."))
    for name in FIELDS:
        if name in fields:
            setattr(consent, name, fields[name])
    _check(consent, case)
    consent.version += 1
    consent.save()
    consent.recipients.all().delete()
    _set_recipients(consent, recipients)
    record_event("consent_changed", by=by, of=consent, case=case, fields=sorted(fields))
    return consent


@transaction.atomic
def give_consent(
    consent: Consent, *, by: User, version: int, given_on: date, form: str, witness: str = ""
) -> Consent:
    """Somebody signed or said yes: from now on it allows what it says."""
    case = writable(consent.case, by)
    consent = _fresh(consent, version)
    if consent.given_on is not None:
        raise Conflict(_("This consent has been given already and is no longer changed."))
    if given_on > clock.today():
        raise Refused(_("This day has not come yet."))
    if consent.expires_on < given_on:
        raise Refused(_("On that day the consent had run out already."))
    if form == ConsentForm.ORAL and not witness:
        raise Refused(_("A consent given orally needs a witness."))
    _check_giver(consent, case)
    consent.given_on, consent.form = given_on, ConsentForm(form)
    consent.witness = witness if form == ConsentForm.ORAL else ""
    consent.version += 1
    consent.save()
    record_event("consent_given", by=by, of=consent, case=case, form=form, given_on=given_on.isoformat())
    return consent


@transaction.atomic
def revoke_consent(consent: Consent, *, by: User, version: int, revoked_on: date) -> Consent:
    """No reason is asked (Art. 7 (3) DSGVO). What rests on it ends in the same transaction."""
    case = locked(consent.case)
    if not can_revoke_consent(by, case):
        raise NotAllowed(_("Only those who work on this case can write down that a consent was revoked."))
    consent = _fresh(consent, version)
    if consent.given_on is None or consent.revoked_on is not None:
        raise Conflict(_("This consent is not in force: there is nothing to revoke."))
    if not consent.given_on <= revoked_on <= clock.today():
        raise Refused(_("Please choose a day between the consent and today."))
    consent.revoked_on, consent.revoked_by = revoked_on, by
    consent.version += 1
    consent.save()
    record_event("consent_revoked", by=by, of=consent, case=case, revoked_on=revoked_on.isoformat())
    for hook in ON_REVOKED:
        hook(consent, by=by)
    return consent


@transaction.atomic
def discard_consent(consent: Consent, *, by: User, version: int) -> None:
    """A form that nobody signed."""
    case = writable(consent.case, by)
    consent = _fresh(consent, version)
    if consent.given_on is not None:
        raise Conflict(_("This consent has been given already: it can be revoked, not discarded."))
    record_event("consent_discarded", by=by, of=consent, case=case)
    consent.delete()


# --- what must hold -------------------------------------------------------------------------------------
def _fresh(consent: Consent, version: int) -> Consent:
    fresh: Consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this in the meantime. What you typed is still here: please compare and "
                "save again."
            )
        )
    return fresh


def _set_recipients(consent: Consent, recipients: Iterable[Recipient]) -> None:
    found = list(dict.fromkeys(recipients))
    if not found:
        raise Refused(_("Please say who may receive the data."))
    for recipient in found:
        if isinstance(recipient, str):
            ConsentRecipient.objects.create(consent=consent, words=recipient, mark=recipient_mark(recipient))
        else:
            ConsentRecipient.objects.create(consent=consent, organization=recipient)


def _check(consent: Consent, case: Case) -> None:
    today = clock.today()
    if consent.expires_on < today:
        raise Refused(_("The last day has passed already."))
    if consent.expires_on > today.replace(year=today.year + LONGEST_YEARS, day=min(today.day, 28)):
        raise Refused(_("A consent is valid for three years at most; after that the family is asked again."))
    _check_giver(consent, case)


def _check_giver(consent: Consent, case: Case) -> None:
    member = CasePerson.objects.filter(case=case, person=consent.giver).first()
    if member is None:
        raise Refused(_("This person does not belong to this case."))
    minor = is_minor(consent.giver)
    if minor and consent.given_as != GivenAs.MINOR:
        raise Refused(
            _("This person is under 18: they consent as a young person who can judge what it means.")
        )
    if minor is False and consent.given_as == GivenAs.MINOR:
        raise Refused(_("This person is of age: they consent for themself or as holder of custody."))
    if consent.given_as == GivenAs.CUSTODY and member.position == Position.CHILD:
        raise Refused(_("A child of this case cannot consent as holder of custody."))
    if case.is_minor_confidential and consent.given_as == GivenAs.CUSTODY:
        raise Refused(
            _("In this case nothing may reach the parents (§ 8 (3) SGB VIII): the young person consents.")
        )


def is_minor(person: Person) -> bool | None:
    """None: neither birth date nor age band tell."""
    if person.birth_date is not None:
        today, born = clock.today(), person.birth_date
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < FULL_AGE
    if not person.age_band:
        return None
    return person.age_band not in ("18-26", "27+")
