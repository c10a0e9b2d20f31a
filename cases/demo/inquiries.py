"""Requests in every state: invented people, invented numbers, the same for the same day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from cases.actions.inquiries import codes
from cases.enums.inquiries import (
    Asker,
    Caution,
    Channel,
    InquiryOutcome,
    InquiryState,
    MessageKind,
    Wish,
)
from cases.models import Inquiry, InquiryMessage
from cases.office_time import hours_of, reply_due, slots
from offices.models import Office, User
from sozialraum.lib import clock


def load(today: date) -> None:
    """Eight requests: six in Malstatt, two in Burbach; one late, one from a minor, one that became nothing."""
    if not User.objects.filter(username="ayse").exists():
        return
    now = clock.now()
    people = {user.username: user for user in User.objects.filter(username__in=("ayse", "ben", "dora"))}
    ago = timedelta
    _request(
        "rania",
        "malstatt",
        now - ago(hours=2),
        wish=Wish.CALL,
        language="ar",
        page_language="ar",
        topics=["klein"],
        channel=Channel.PHONE,
        phone="0152 28817386",
        name="Rania",
        text="ابنتي لا تنام، وأنا متعبة جدًا. هل يمكن أن يتصل بي أحد بالعربية؟",
        cautions=[Caution.NO_VOICEMAIL, Caution.ONLY_TIMES],
        suited=2,
    )
    _request(
        "anonym",
        "malstatt",
        now - ago(days=1, hours=3),
        wish=Wish.WRITE,
        channel=Channel.CODE,
        asker=Asker.MINOR_ALONE,
        topics=["jugend"],
        name="Luchs",
        text="Bei uns zu Hause wird nur noch geschrien. Kann ich irgendwo hin, ohne dass meine Eltern es wissen?",
    )
    _request(
        "spaet",
        "malstatt",
        now - ago(days=4),
        wish=Wish.VISIT,
        channel=Channel.TEXT,
        phone="030 23125-311",
        name="Jelena",
        language="de",
        topics=["geld"],
        caution_note="Bitte nur schreiben, ich arbeite nachts.",
        cautions=[Caution.NO_POST],
        text="Der Brief vom Amt: Ich verstehe nicht, was ich bezahlen soll.",
        suited=3,
    )
    taken = _request(
        "taken",
        "malstatt",
        now - ago(hours=5),
        wish=Wish.CALL,
        channel=Channel.PHONE,
        phone="030 23125-325",
        name="Herr Ahornblatt",
        topics=["trennung"],
        suited=1,
        text="Wir trennen uns und streiten, wo die Kinder wohnen.",
    )
    _taken(taken, people["ben"], now - ago(hours=1))
    _message(
        taken,
        MessageKind.NOTE,
        "Besetzt, ich versuche es am Nachmittag noch einmal.",
        now - ago(minutes=50),
        people["ben"],
    )
    met = _request(
        "met",
        "malstatt",
        now - ago(days=2),
        wish=Wish.VISIT,
        channel=Channel.EMAIL,
        email="mila@example.org",
        name="Mila",
        language="uk",
        page_language="uk",
        topics=["ankommen", "schule"],
        text="Мій син не знаходить друзів у школі. Ми приїхали влітку.",
    )
    _taken(met, people["ayse"], now - ago(days=1, hours=20))
    _message(
        met,
        MessageKind.ANSWER,
        "Herzlich willkommen! Kommen Sie gern vorbei, eine Kollegin übersetzt.",
        now - ago(days=1, hours=19),
        people["ayse"],
    )
    _answered(met, now - ago(days=1, hours=19), appointment_at=_next_opening(met.office, now))
    done = _request(
        "done",
        "malstatt",
        now - ago(days=9),
        wish=Wish.CALL,
        channel=Channel.PHONE,
        phone="030 23125-318",
        name="Frau Sommerwind",
        topics=["baby"],
        text="Ich suche eine Krabbelgruppe.",
    )
    _taken(done, people["ayse"], now - ago(days=8))
    _message(
        done,
        MessageKind.NOTE,
        "Gesprochen, Krabbelgruppe Burbach empfohlen.",
        now - ago(days=8),
        people["ayse"],
    )
    _answered(done, now - ago(days=8))
    _closed(done, now - ago(days=8), InquiryOutcome.DONE)
    _request(
        "burbach",
        "burbach",
        now - ago(minutes=40),
        wish=Wish.CALL,
        channel=Channel.PHONE,
        phone="030 23125-340",
        language="tr",
        page_language="tr",
        name="Elif",
        topics=["schule"],
        suited=2,
        text="Ödevlerde yardım arıyoruz, kızım 3. sınıfta.",
    )
    missed = _request(
        "missed",
        "burbach",
        now - ago(days=6),
        wish=Wish.CALL,
        channel=Channel.PHONE,
        phone="030 23125-349",
        topics=["gesund"],
    )
    _taken(missed, people["dora"], now - ago(days=5))
    _message(missed, MessageKind.NOTE, "Dreimal versucht, niemand da.", now - ago(days=4), people["dora"])
    _closed(missed, now - ago(days=4), InquiryOutcome.NOT_REACHED)


def _request(key: str, office_slug: str, at: datetime, *, suited: int = 0, **fields: Any) -> Inquiry:
    office = Office.objects.get(slug=office_slug)
    reference = (
        hashlib.sha256(f"demo {key}".encode()).hexdigest().upper().translate(str.maketrans("01", "XY"))
    )
    return Inquiry.objects.create(
        office=office,
        reference=f"{reference[:4]}-{reference[4:8]}",
        suits=[slot.value for slot in slots(hours_of(office), at)][:suited],
        code_mark=codes.code_mark(codes.code_for(f"demo {key}")),
        waiting_since=at,
        due_at=reply_due(hours_of(office), at),
        created_at=at,
        **fields,
    )


def _taken(inquiry: Inquiry, by: User, at: datetime) -> None:
    inquiry.state, inquiry.taken_by, inquiry.taken_at = InquiryState.TAKEN, by, at
    inquiry.save()


def _answered(inquiry: Inquiry, at: datetime, appointment_at: datetime | None = None) -> None:
    inquiry.state, inquiry.answered_at, inquiry.appointment_at = InquiryState.ANSWERED, at, appointment_at
    inquiry.save()


def _closed(inquiry: Inquiry, at: datetime, outcome: InquiryOutcome) -> None:
    inquiry.state, inquiry.closed_at, inquiry.outcome = InquiryState.CLOSED, at, outcome
    inquiry.save()


def _message(inquiry: Inquiry, kind: MessageKind, text: str, at: datetime, by: User) -> None:
    InquiryMessage.objects.create(inquiry=inquiry, kind=kind, text=text, written_by=by, written_at=at)


def _next_opening(office: Office, now: datetime) -> datetime:
    """Half an hour after the office opens next."""
    following = hours_of(office).opens_next(now)
    return (following.starts_at if following else now + timedelta(days=1)) + timedelta(minutes=30)
