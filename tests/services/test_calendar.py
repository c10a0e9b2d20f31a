"""The calendar file of an offer: other programs must read it, and it must stay true when it is read again."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from services.enums.offers import Status
from services.models import Closure, Schedule, ServiceAtLocation
from sozialraum.lib.clock import BERLIN
from tests.services.builders import an_offer, protected, translated, virtual

pytestmark = pytest.mark.django_db


def raw(client: Client, offer: ServiceAtLocation, prefix: str = "") -> bytes:
    response = client.get(f"{prefix}/angebote/{offer.slug}/termine.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{offer.slug}.ics"'
    return response.content


def events(client: Client, offer: ServiceAtLocation, prefix: str = "") -> list:
    return list(Calendar.from_ical(raw(client, offer, prefix)).walk("VEVENT"))


class TestSeries:
    def test_a_weekly_group_is_one_series_in_local_time(self, client: Client) -> None:
        offer = an_offer()
        (event,) = events(client, offer)
        assert event.decoded("dtstart") == datetime(2026, 11, 24, 10, tzinfo=BERLIN)
        assert event["dtstart"].params["TZID"] == "Europe/Berlin"
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
        assert event["rrule"]["FREQ"] == ["WEEKLY"]
        assert event["rrule"]["BYDAY"] == ["TU"]
        text = raw(client, offer).decode()
        assert "BEGIN:VTIMEZONE" in text
        assert "TZID:Europe/Berlin" in text

    def test_lines_are_as_the_standard_wants_them(self, client: Client) -> None:
        content = raw(client, an_offer(description="ä" * 300, application_process="ü" * 200))
        assert content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert b"METHOD:PUBLISH" in content
        for line in content.split(b"\r\n"):
            assert len(line) <= 75
            assert b"\n" not in line

    def test_closed_days_are_left_out(self, client: Client) -> None:
        offer = an_offer()
        Closure.objects.create(
            service_at_location=offer, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 8), reason="Krank"
        )
        (event,) = events(client, offer)
        found = event["exdate"]
        left_out = {one.dt for item in (found if isinstance(found, list) else [found]) for one in item.dts}
        assert datetime(2026, 12, 1, 10, tzinfo=BERLIN) in left_out
        assert datetime(2026, 12, 8, 10, tzinfo=BERLIN) in left_out
        assert datetime(2026, 12, 15, 10, tzinfo=BERLIN) not in left_out

    def test_single_dates_need_no_rule(self, client: Client) -> None:
        days = [date(2026, 12, 5), date(2026, 12, 12)]
        (event,) = events(client, an_offer(times={"freq": "DATES", "byday": "", "dates": days}))
        assert event.decoded("dtstart") == datetime(2026, 12, 5, 10, tzinfo=BERLIN)
        assert "rrule" not in event
        assert [one.dt for one in event["rdate"].dts] == [datetime(2026, 12, 12, 10, tzinfo=BERLIN)]

    def test_uids_stay_and_differ(self, client: Client) -> None:
        offer = an_offer()
        Schedule.objects.create(service_at_location=offer, byday="TH", opens_at=time(15), closes_at=time(16))
        first = [event["uid"] for event in events(client, offer)]
        assert len(set(first)) == 2
        assert [event["uid"] for event in events(client, offer, "/ar")] == first
        assert raw(client, offer) == raw(client, offer)

    def test_a_paused_offer_has_no_dates(self, client: Client) -> None:
        assert events(client, an_offer(status=Status.PAUSED)) == []


class TestWords:
    def test_where_and_how(self, client: Client) -> None:
        (event,) = events(client, an_offer())
        assert event["summary"] == "Babytreff Mühle"
        assert event["location"] == "Haus Mühle, Mühlenweg 3, 66115 Saarbrücken"
        assert event["url"] == "http://testserver/angebote/babytreff-muehle/"
        assert "Klingeln Sie" in event["description"]
        assert "030 23125-801" in event["description"]

    def test_in_the_language_of_the_page(self, client: Client) -> None:
        offer = an_offer()
        translated(offer, "uk", name="Група для малюків")
        (event,) = events(client, offer, "/uk")
        assert event["summary"] == "Група для малюків"
        assert event["url"] == "http://testserver/uk/angebote/babytreff-muehle/"

    def test_a_protected_address_never_leaves(self, client: Client) -> None:
        text = raw(client, protected(an_offer())).decode().replace("\r\n ", "")
        assert "LOCATION:Burbach" in text
        for secret in ("Mühlenweg", "Haus Mühle", "66115", "GEO:", "49.24"):
            assert secret not in text

    def test_help_that_comes_has_no_place(self, client: Client) -> None:
        (event,) = events(client, virtual(an_offer(), "burbach"))
        assert "location" not in event
        assert "geo" not in event


def test_every_calendar_of_the_demo_can_be_read(client: Client) -> None:
    for offer in ServiceAtLocation.objects.public():
        Calendar.from_ical(raw(client, offer))
