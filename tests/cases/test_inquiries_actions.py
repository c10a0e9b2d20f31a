"""Requests on their way: sent once, taken by one, answered, handed on. Tuesday, 24 November 2026, 9 o'clock."""

from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from cases.actions.errors import Conflict
from cases.actions.inquiries import drafts, limits, sending, working
from cases.enums.inquiries import Asker, Channel, InquiryOutcome, InquiryState, MessageKind, Wish
from cases.models import AddressCount, AddressSalt, Event, Inquiry, InquiryDraft
from cases.office_time import hours_of, open_time, reply_due, slots
from offices.models import Membership, Office
from sozialraum.lib import clock
from tests.cases.builders import CANARY, user
from tests.cases.inquiry_builders import ADDRESS, LINK, an_inquiry

pytestmark = pytest.mark.django_db


def office(slug: str = "malstatt") -> Office:
    return Office.objects.get(slug=slug)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.BERLIN)


@pytest.fixture(autouse=True)
def _no_waiting(settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 0


# --- the clock ------------------------------------------------------------------------------------------
def test_an_answer_is_due_by_the_end_of_the_next_working_day() -> None:
    hours = hours_of(office())
    assert reply_due(hours, at("2026-11-24T09:00")) == at("2026-11-25T16:30")
    assert reply_due(hours, at("2026-11-25T22:00")) == at("2026-11-26T18:00")
    # Friday evening: the office opens again on Monday.
    assert reply_due(hours, at("2026-11-27T20:00")) == at("2026-11-30T16:30")


def test_waiting_is_counted_while_the_office_is_open() -> None:
    hours = hours_of(office())
    waited = open_time(hours, at("2026-11-23T16:00"), at("2026-11-24T09:30"))
    assert waited.total_seconds() == 90 * 60


def test_parts_of_the_next_open_days_can_be_chosen() -> None:
    offered = slots(hours_of(office()), clock.now())
    assert [slot.value for slot in offered] == [
        "2026-11-24 morning", "2026-11-24 afternoon",
        "2026-11-25 morning", "2026-11-25 afternoon",
        "2026-11-26 afternoon", "2026-11-26 evening",
        "2026-11-27 morning", "2026-11-27 afternoon",
        "2026-11-30 morning", "2026-11-30 afternoon",
    ]  # fmt: skip


# --- sending --------------------------------------------------------------------------------------------
def test_a_request_is_sent_once_however_often_the_button_is_pressed() -> None:
    draft, key = drafts.begin_draft(address=ADDRESS, stamp="")
    request = sending.Request(office=office(), wish=Wish.WRITE, channel=Channel.CODE)
    first = sending.send_inquiry(draft, key, request, address=ADDRESS, link=LINK)
    second = sending.send_inquiry(draft, key, request, address=ADDRESS, link=LINK)
    assert first == second
    assert Inquiry.objects.filter(pk__gte=first.pk).count() == 1


def test_the_office_learns_that_something_came_and_nothing_about_whom(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        inquiry, code = an_inquiry()
    (letter,) = mail.outbox
    assert letter.to == ["malstatt@example.org"]
    whole = letter.subject + letter.body
    assert [word for word in (CANARY, "23125-117", code, inquiry.reference) if word in whole] == []
    assert LINK in letter.body


def test_the_database_knows_neither_who_nor_what_nor_the_code() -> None:
    inquiry, code = an_inquiry()
    sending.write_back(inquiry, text=f"Noch etwas von {CANARY}", address=ADDRESS, link=LINK)
    with connection.cursor() as cursor:
        stored = ""
        for table in ("inquiry", "inquirymessage", "inquirydraft", "addresscount", "addresssalt", "event"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM cases_{table} t")
            stored += cursor.fetchone()[0]
    secrets = (CANARY, "23125-117", code, code.replace(" ", ""), ADDRESS)
    assert [secret for secret in secrets if secret in stored] == []


def test_the_code_finds_the_request_in_any_script_and_grouping() -> None:
    inquiry, code = an_inquiry()
    assert sending.find_by_code(code, address=ADDRESS) == inquiry
    assert sending.find_by_code(code.replace(" ", "-"), address=ADDRESS) == inquiry
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert sending.find_by_code(arabic, address=ADDRESS) == inquiry
    assert sending.find_by_code(code[:-1], address=ADDRESS) is None


def test_ten_wrong_codes_from_one_address_are_enough_for_an_hour() -> None:
    _inquiry, code = an_inquiry()
    for _ in range(10):
        assert sending.find_by_code("1234 1234 1234 1234", address=ADDRESS) is None
    with pytest.raises(limits.TooMany):
        sending.find_by_code(code, address=ADDRESS)
    assert sending.find_by_code(code, address="203.0.113.8") is not None


def test_yesterdays_salt_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.count(ADDRESS, limits.SEND)
    before = AddressSalt.objects.get()
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-25T09:00:00+01:00")
    limits.count(ADDRESS, limits.SEND)
    after = AddressSalt.objects.get()
    assert after.salt != before.salt
    assert [row.count for row in AddressCount.objects.all()] == [1]


def test_drafts_that_nobody_sent_are_gone_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    _draft, key = drafts.begin_draft(address=ADDRESS, stamp="")
    assert drafts.find_draft(key) is not None
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-24T10:01:00+01:00")
    assert drafts.find_draft(key) is None
    drafts.begin_draft(address=ADDRESS, stamp="")
    assert InquiryDraft.objects.count() == 1


# --- the team -------------------------------------------------------------------------------------------
def test_ben_who_comes_second_is_told_that_ayse_has_it() -> None:
    inquiry, _ = an_inquiry()
    working.take_inquiry(inquiry, by=user("ayse"), version=1)
    with pytest.raises(Conflict, match="Ayşe Demirtaş hat diese Anfrage gerade übernommen"):
        working.take_inquiry(inquiry, by=user("ben"), version=1)
    inquiry.refresh_from_db()
    assert inquiry.taken_by == user("ayse")
    working.take_inquiry(inquiry, by=user("ben"), version=2, from_colleague=True)


@pytest.mark.parametrize("name", ["dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"])
def test_others_do_not_have_it_at_all(name: str) -> None:
    inquiry, _ = an_inquiry()
    assert list(Inquiry.objects.visible_to(user(name)).filter(office=office())) == []
    with pytest.raises(working.InquiryGone):
        working.take_inquiry(inquiry, by=user(name), version=1)


def test_who_left_the_office_sees_nothing_at_the_next_request() -> None:
    inquiry, _ = an_inquiry()
    assert inquiry in Inquiry.objects.visible_to(user("ayse"))
    Membership.objects.filter(user__username="ayse").update(period=("2024-01-01", "2026-11-24"))
    assert list(Inquiry.objects.visible_to(user("ayse"))) == []


def test_an_answer_stops_the_clock_and_writing_back_starts_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    inquiry, _ = an_inquiry(channel=Channel.CODE, wish=Wish.WRITE, asker=Asker.MINOR_ALONE)
    row = working.answer_inquiry(inquiry, by=user("ayse"), version=1, text="Komm gern vorbei.")
    assert (row.state, row.taken_by) == (InquiryState.ANSWERED, user("ayse"))
    working.close_inquiry(row, by=user("ayse"), version=2, outcome=InquiryOutcome.DONE)
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-26T09:00:00+01:00")
    sending.write_back(inquiry, text="Danke, wann?", address=ADDRESS, link=LINK)
    sending.write_back(inquiry, text="Danke, wann?", address=ADDRESS, link=LINK)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome, inquiry.closed_at) == (InquiryState.TAKEN, "", None)
    assert inquiry.waiting_since == at("2026-11-26T09:00")
    assert inquiry.due_at == at("2026-11-27T13:00")
    assert [message.kind for message in inquiry.messages.all()] == [MessageKind.ANSWER, MessageKind.RESIDENT]


def test_somebody_not_reached_is_still_waiting() -> None:
    inquiry, _ = an_inquiry()
    row = working.note_call(inquiry, by=user("ben"), version=1, text="Besetzt.", reached=False)
    assert row.state == InquiryState.TAKEN
    row = working.note_call(inquiry, by=user("ben"), version=2, text="Gesprochen.", reached=True)
    assert row.state == InquiryState.ANSWERED


def test_an_answer_written_while_the_person_wrote_back_is_a_conflict() -> None:
    inquiry, _ = an_inquiry()
    sending.write_back(inquiry, text="Es ist dringend.", address=ADDRESS, link=LINK)
    with pytest.raises(Conflict, match="verändert"):
        working.answer_inquiry(inquiry, by=user("ayse"), version=1, text="…")


def test_handing_over_takes_it_out_of_sight() -> None:
    inquiry, _ = an_inquiry()
    working.hand_over_inquiry(inquiry, by=user("ayse"), version=1, to=office("burbach"), link=LINK)
    assert inquiry not in Inquiry.objects.visible_to(user("ayse"))
    assert inquiry in Inquiry.objects.visible_to(user("dora"))
    with pytest.raises(working.InquiryGone):
        working.take_inquiry(inquiry, by=user("carla"), version=2)


def test_the_book_of_changes_holds_verbs_and_no_texts() -> None:
    inquiry, _ = an_inquiry()
    working.answer_inquiry(inquiry, by=user("ayse"), version=1, text=CANARY)
    events = Event.objects.filter(subject="inquiry", subject_id=inquiry.pk).order_by("pk")
    assert [event.verb for event in events] == ["inquiry_sent", "inquiry_taken", "inquiry_answered"]
    assert CANARY not in str([event.data for event in events])


def test_every_night_what_was_begun_and_not_sent_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts.begin_draft(address=ADDRESS, stamp="")
    assert (InquiryDraft.objects.count(), AddressSalt.objects.count(), AddressCount.objects.count()) == (
        1,
        1,
        1,
    )
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-25T03:00:00+01:00")
    call_command("forget_leftovers")
    assert (InquiryDraft.objects.count(), AddressSalt.objects.count(), AddressCount.objects.count()) == (
        0,
        0,
        0,
    )
