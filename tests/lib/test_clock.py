from datetime import UTC, date, datetime

import pytest

from sozialraum.lib import clock


@pytest.mark.parametrize("mode", ["test", "demo"])
def test_the_clock_can_be_held_still_where_nobody_relies_on_it(monkeypatch, mode):
    monkeypatch.setenv("SOZIALRAUM_MODE", mode)
    monkeypatch.setenv("SOZIALRAUM_NOW", "2027-03-28T10:00")
    assert clock.now() == datetime(2027, 3, 28, 10, tzinfo=clock.BERLIN)
    assert clock.today() == date(2027, 3, 28)


@pytest.mark.parametrize("mode", ["production", "development", ""])
def test_a_forgotten_variable_never_stops_the_clock_of_the_live_portal(monkeypatch, mode):
    monkeypatch.setenv("SOZIALRAUM_MODE", mode)
    monkeypatch.setenv("SOZIALRAUM_NOW", "2001-01-01T10:00")
    assert clock.now().year > 2001


def test_an_offset_is_converted_to_local_time(monkeypatch):
    monkeypatch.setenv("SOZIALRAUM_MODE", "test")
    monkeypatch.setenv("SOZIALRAUM_NOW", "2027-07-01T22:30:00+00:00")
    assert clock.now().isoformat() == "2027-07-02T00:30:00+02:00"
    assert clock.today() == date(2027, 7, 2)


def test_nonsense_is_named(monkeypatch):
    monkeypatch.setenv("SOZIALRAUM_MODE", "test")
    monkeypatch.setenv("SOZIALRAUM_NOW", "tomorrow")
    with pytest.raises(ValueError, match="SOZIALRAUM_NOW must be an ISO 8601 time"):
        clock.now()


def test_without_the_variable_it_is_now(monkeypatch):
    monkeypatch.delenv("SOZIALRAUM_NOW", raising=False)
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
