"""How often one network address may do something, without the address being stored anywhere.

The database counts under a mark: HMAC-SHA256 of the address with INDEX_KEY and a random salt of the day. A stolen
table without the key tells nothing, and when the day is over its salt is deleted, after which not even we could find
out whose mark it was. The counters hold over all workers. See docs/adr/0008.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import connection, transaction

from cases.models import AddressCount, AddressSalt, InquiryDraft
from sozialraum.lib import clock
from sozialraum.lib.sealing import fingerprint

BEGIN, SEND, WRONG_CODE, WRITE_BACK = "begin", "send", "wrong code", "write back"
PER_HOUR = {BEGIN: 60, SEND: 12, WRONG_CODE: 10, WRITE_BACK: 20}
"""Generous: behind one address may be a shelter, a school or a mobile network."""


class TooMany(Exception):
    """Too often from this address within the hour."""


def _mark(address: str, purpose: str) -> str:
    today = clock.today()
    row, is_new = AddressSalt.objects.get_or_create(day=today, defaults={"salt": secrets.token_hex(32)})
    if is_new:
        forget_addresses()
    return fingerprint(f"{row.salt} {address}", f"address {purpose}")


@transaction.atomic
def count(address: str, purpose: str) -> None:
    """One more. TooMany when the hour's number was reached before; the count stays at its limit then."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_addresscount (mark, purpose, hour, count) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (mark, purpose, hour) DO UPDATE SET count = cases_addresscount.count + 1 "
            "WHERE cases_addresscount.count < %s RETURNING count",
            [_mark(address, purpose), purpose, hour, PER_HOUR[purpose]],
        )
        if cursor.fetchone() is None:
            raise TooMany


def check(address: str, purpose: str) -> None:
    """TooMany when the hour's number is reached. Counts nothing."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    row = AddressCount.objects.filter(mark=_mark(address, purpose), purpose=purpose, hour=hour).first()
    if row is not None and row.count >= PER_HOUR[purpose]:
        raise TooMany


def forget_addresses() -> None:
    """Salts of other days and counters of other hours: gone."""
    AddressSalt.objects.exclude(day=clock.today()).delete()
    AddressCount.objects.filter(hour__lt=clock.now() - timedelta(hours=1)).delete()


def forget_drafts() -> None:
    """What somebody began to write and did not send within the hour."""
    InquiryDraft.objects.filter(expires_at__lte=clock.now()).delete()
