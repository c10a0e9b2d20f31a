"""Putting a persona into a situation, asking an address, and seeing what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import URLResolver, get_resolver, reverse

from cases.enums.cases import GrantKind
from cases.models import CaseGrant
from offices.models import Membership, Office, Organization, User
from sozialraum.lib import clock
from tests.cases.builders import user
from tests.cases.everything import Whole, a_whole_case
from tests.routes import all_routes

CASE_WORD, ASKED_WORD, TOLD_WORD = "Zitronenfalter", "Distelfink", "Stieglitz"
PHONE, ASKED_PHONE = "23125-917", "23125-918"
BIRTHDAYS = ("17.05.2019", "17.5.2019", "17. Mai 2019", "2019-05-17", "20190517")
HOME = {"dora": "burbach", "emil": "burbach"}
ELSEWHERE = "voelklingen"


def helpers() -> None:
    """Colleagues who are nobody's persona: they work on the cases and lead the office elsewhere."""
    for name, role in (("lotte", "caseworker"), ("mila", "caseworker"), ("wanda", "lead")):
        colleague = User.objects.create(username=name, first_name=name.title(), last_name="Beispiel")
        for slug in ("malstatt", "burbach", ELSEWHERE) if role == "caseworker" else (ELSEWHERE,):
            Membership.objects.create(
                user=colleague,
                office=Office.objects.get(slug=slug),
                organization=Organization.objects.get(slug="jugendamt"),
                role=role,
                period=("2020-01-01", None),
            )


def stage(persona: str, situation: str, word: str = CASE_WORD) -> Whole:
    """A whole case to which this persona stands as the situation says."""
    works = situation in ("assigned", "ended")
    home = HOME.get(persona, "malstatt")
    whole = a_whole_case(
        word,
        lead=persona if works else "lotte",
        co="mila",
        office=home if works or situation == "own office" else ELSEWHERE,
        asked=ASKED_WORD,
        told=TOLD_WORD,
    )
    if situation == "ended":
        Membership.objects.filter(user__username=persona).update(period=("2020-01-01", clock.today()))
    if situation in ("shared", "expired", "emergency"):
        now = clock.now()
        begin, end = (
            (now - timedelta(days=3), now) if situation == "expired" else (now, now + timedelta(hours=1))
        )
        CaseGrant.objects.create(
            content_object=whole.case,
            user=user(persona),
            permission=Permission.objects.get(codename="read_case"),
            kind=GrantKind.EMERGENCY if situation == "emergency" else GrantKind.SHARE,
            reason=TOLD_WORD,
            granted_by=user("lotte"),
            starts_at=begin,
            ends_at=end,
        )
    return whole


# --- asking -------------------------------------------------------------------------------------------------
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns() -> dict[str, list[str]]:
    """Every route's name and the parameters of its address; those of the administration stand in tests.test_routes."""
    return {
        name: _PARAMETER.findall(pattern) for name, pattern in all_routes() if not name.startswith("admin:")
    }


def views() -> Iterator[tuple[str, str]]:
    """Every route's name and the module of its view."""
    todo = list(get_resolver().url_patterns)
    while todo:
        entry = todo.pop()
        if isinstance(entry, URLResolver):
            todo += entry.url_patterns
        elif entry.name:
            yield entry.name, getattr(entry.callback, "__module__", "")


@dataclass
class Seen:
    """What came back: the kind of answer, everything readable in it, in mails, and which tables were written."""

    answer: str
    text: str
    mails: str
    written: set[str]


WRITES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
"""Counts of this transaction, rolled-back savepoints included: they only grow."""


def _writes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return dict(cursor.fetchall())


def ask(
    client: Client, method: str, address: str, data: dict[str, Any], prepare: Callable[[], None] | None = None
) -> Seen:
    """One request in a savepoint of its own, rolled back afterwards; mails are sent as after a commit.

    `prepare` is done in the savepoint as well, and what it writes is not counted.
    """
    outbox = len(mail.outbox)
    with transaction.atomic():
        if prepare is not None:
            prepare()
        before = _writes()
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = (client.get if method == "GET" else client.post)(address, data)
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        after = _writes()
        transaction.set_rollback(True)
    mails = "\n".join(_readable(message) for message in mail.outbox[outbox:])
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    written = {table for table, count in after.items() if count != before.get(table, 0)}
    return Seen(_kind(response), f"{headers}\n{body.decode(errors='replace')}", mails, written)


def _readable(message: Any) -> str:
    """All of a mail but its addresses: whom it is for is known to whoever carries it."""
    return f"{message.subject} {message.body} {message.attachments} {getattr(message, 'alternatives', '')}"


def _kind(response: Any) -> str:
    if response.status_code in (403, 404, 405) or response.status_code >= 500:
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith("/konto/anmelden/"):
        return "sign in"
    return "through"


def address_of(name: str, parameters: dict[str, Any], query: dict[str, str] | None = None) -> str:
    return reverse(name, kwargs=parameters) + (f"?{urlencode(query)}" if query else "")
