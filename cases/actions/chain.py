"""The chain of the access log: recomputed, compared with a head kept elsewhere, and cut at its old end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from cases.models import AccessEntry, LogAnchor
from sozialraum.lib import clock

BEGINNING = "0" * 64

# Each row's hash is recomputed, its predecessor's compared, and its number follows the one before it. Only numbers from
# before the log was numbered without gaps (migration 0012) may be missing.
BROKEN = """
SELECT id, hash IS DISTINCT FROM digest AS changed, expected
FROM (
    SELECT entry.id, entry.hash, entry.previous_hash, cases_access_digest(entry) AS digest,
           lag(entry.hash, 1, %s) OVER (ORDER BY entry.id) AS before,
           greatest(lag(entry.id, 1, %s) OVER (ORDER BY entry.id) + 1, cases_access_gapless_from()) AS expected
    FROM cases_accessentry entry
) row
WHERE hash IS DISTINCT FROM digest OR previous_hash IS DISTINCT FROM before OR id > expected
ORDER BY id LIMIT 1
"""


@dataclass(frozen=True)
class Verdict:
    """What the chain says. `problem` is empty where it holds; `head` is `number:hash` of the last row."""

    rows: int
    head: str
    problem: str = ""


def _anchor() -> tuple[int, str]:
    anchor = LogAnchor.objects.first()
    return (anchor.last_id, anchor.last_hash) if anchor else (0, BEGINNING)


def verify(kept_head: str = "") -> Verdict:
    """Recompute every hash in the database. One sentence names the first row that does not fit.

    A cut tail leaves a whole chain, and so does one rewritten from some row on: only a head kept elsewhere
    (`kept_head`) tells.
    """
    anchor_id, anchor_hash = _anchor()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BROKEN, [anchor_hash, anchor_id])
        broken = cursor.fetchone()
        last = AccessEntry.objects.order_by("-pk").values_list("pk", "hash").first()
        rows = AccessEntry.objects.count()
    last_id, last_hash = last or (anchor_id, anchor_hash)
    head = f"{last_id}:{last_hash}"
    if broken is not None:
        return Verdict(rows, head, _sentence(*broken))
    return Verdict(rows, head, _compare(kept_head, last_id, anchor_id, anchor_hash) if kept_head else "")


def _sentence(number: int, changed: bool, expected: int) -> str:
    """`expected` is the number that should have come where `number` came."""
    if number == expected + 1:
        return f"Row {expected} is missing."
    if number > expected:
        return f"Rows {expected} to {number - 1} are missing."
    if changed:
        return f"Row {number} was changed after it was written."
    return f"A row before row {number} is missing or was replaced."


def _compare(kept: str, last_id: int, anchor_id: int, anchor_hash: str) -> str:
    number, _, digest = kept.strip().partition(":")
    if not number.isdigit() or len(digest) != 64:
        return "The head must look like 1234:3f5a… with 64 hexadecimal digits."
    row = int(number)
    if row < anchor_id:
        return ""  # older than what is kept: it was true once and nothing is left to compare
    if row > last_id:
        return f"The log ends at row {last_id}, but row {row} was written once: its tail was cut off."
    found = (
        anchor_hash
        if row == anchor_id
        else AccessEntry.objects.filter(pk=row).values_list("hash", flat=True).first()
    )
    if found != digest:
        return f"Row {row} is not the one that was kept: the log was rewritten."
    return ""


@transaction.atomic
def prune(before: datetime) -> int:
    """Delete the log's rows older than `before` and leave an anchor. Only the owner of the table can."""
    old = AccessEntry.objects.filter(at__lt=before)
    last = old.order_by("-pk").values_list("pk", "hash").first()
    if last is None:
        return 0
    last_id, last_hash = last
    with connection.cursor() as cursor:
        # Everything up to the newest outdated row goes, so that the rest is one piece.
        cursor.execute("SELECT pg_advisory_xact_lock(835110)")
        if AccessEntry.objects.filter(pk__lte=last_id, at__gte=before).exists():
            raise RuntimeError("Rows of the access log are not in order of time; nothing was deleted.")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_accessentry DISABLE TRIGGER cases_access_kept")
        cursor.execute("DELETE FROM cases_accessentry WHERE id <= %s", [last_id])
        removed = cursor.rowcount
        cursor.execute("ALTER TABLE cases_accessentry ENABLE TRIGGER cases_access_kept")
    LogAnchor.objects.create(last_id=last_id, last_hash=last_hash, removed=removed, at=clock.now())
    return removed
