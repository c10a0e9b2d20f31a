"""Sessions end by time, and what was typed a moment too late is not lost."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from offices.models import User
from sozialraum import sessions, urls
from tests.accounts.authenticator import page, sign_in

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = 30 * 60
TEN_HOURS = 10 * 60 * 60


def later(client: Client, *, seen: int = 0, signed_in: int = 0) -> None:
    """Let time pass for a session: since the last request, since signing in."""
    session = client.session
    session[sessions.SEEN_AT] -= seen
    session[sessions.SIGNED_IN_AT] -= signed_in or seen
    session.save()


def test_the_limits_are_half_an_hour_and_ten_hours(settings):
    assert (settings.SESSION_IDLE_SECONDS, settings.SESSION_LIMIT_SECONDS) == (HALF_AN_HOUR, TEN_HOURS)
    assert settings.SESSION_COOKIE_AGE > settings.SESSION_LIMIT_SECONDS


def test_ayse_had_lunch_and_is_told_why_she_signs_in_again(client):
    sign_in(client, "ayse")
    later(client, seen=HALF_AN_HOUR)
    response = client.get("/team/?tag=morgen")
    assert (response.status_code, response.url) == (302, "/konto/anmelden/?next=/team/%3Ftag%3Dmorgen")
    text = page(client.get(response.url))
    assert (
        "Hier ist 30 Minuten lang nichts passiert. Zum Schutz der Familien haben wir Sie abgemeldet." in text
    )
    assert "Was Sie eingegeben haben, ist gesichert." not in text
    assert sign_in(client, "ayse", next="/team/?tag=morgen").url == "/team/?tag=morgen"
    assert "ended" not in client.session


def test_a_minute_before_she_would_have_stayed(client):
    sign_in(client, "ayse")
    later(client, seen=HALF_AN_HOUR - 5)
    assert client.get("/team/").status_code == 200
    later(client, seen=HALF_AN_HOUR - 5)
    assert client.get("/team/").status_code == 200


def test_looking_for_offers_counts_as_being_there(client):
    sign_in(client, "ayse")
    later(client, seen=HALF_AN_HOUR - 5)
    assert client.get("/angebote/").status_code == 200
    later(client, seen=HALF_AN_HOUR - 5)
    assert client.get("/team/").status_code == 200


def test_after_ten_hours_a_session_ends_though_somebody_is_busy(client):
    sign_in(client, "ayse")
    later(client, seen=10, signed_in=TEN_HOURS)
    response = client.get("/team/")
    assert response.status_code == 302
    text = page(client.get(response.url))
    assert "Sie waren 10 Stunden lang angemeldet." in text


def test_an_ended_session_is_gone_from_the_database(client):
    sign_in(client, "ayse")
    key = client.session.session_key
    later(client, seen=HALF_AN_HOUR)
    client.get("/")
    assert not Session.objects.filter(pk=key).exists()
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/team/").status_code == 302


def test_a_session_of_before_gets_its_clock_at_the_first_request(client):
    sign_in(client, "ayse")
    session = client.session
    del session[sessions.SEEN_AT]
    session.save()
    assert client.get("/team/").status_code == 200
    later(client, seen=HALF_AN_HOUR)
    assert client.get("/team/").status_code == 302


def test_reading_writes_at_most_once_a_minute(client, django_assert_num_queries):
    sign_in(client, "ayse")
    with django_assert_num_queries(3):
        client.get("/konto/passwort/")
    seen = client.session[sessions.SEEN_AT]
    later(client, seen=50)
    client.get("/konto/passwort/")
    assert client.session[sessions.SEEN_AT] == seen - 50
    later(client, seen=10)
    client.get("/konto/passwort/")
    assert client.session[sessions.SEEN_AT] >= seen


def test_htmx_leaves_the_whole_page(client):
    sign_in(client, "ayse")
    later(client, seen=HALF_AN_HOUR)
    here = {"hx-request": "true", "hx-current-url": "http://testserver/team/?seite=2"}
    response = client.get("/konto/passwort/", headers=here)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/konto/anmelden/?next=/team/%3Fseite%3D2"
    for odd in (
        "https://example.org/team/",
        "http://[",
        "//example.org/x",
        "javascript:alert(1)",
        "x" * 5000,
    ):
        elsewhere = client.get("/team/", headers=here | {"hx-current-url": odd})
        assert elsewhere.headers["HX-Redirect"] == "/konto/anmelden/?next=/team/", odd


# --- drafts ---------------------------------------------------------------------------------------------
KEPT: list[tuple[str, str]] = []


def keep(request, /, *, by, **_):
    if request.POST.get("note") == "unreadable":
        return False
    KEPT.append((by.username, request.POST["note"]))
    return True


@sessions.keeps_drafts(keep)
def probe(request):
    return HttpResponse(f"saved for {request.user.username}")


urlpatterns = [path("team/probe/", probe, name="probe"), *urls.urlpatterns]


@pytest.fixture
def form(settings, monkeypatch, client):
    """A form whose view keeps drafts, open in Ayse's browser."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr("sozialraum.middleware.DRAFT_KEEPING_VIEWS", {"probe"})
    KEPT.clear()
    sign_in(client, "ayse")
    return client


def test_what_ayse_typed_is_kept_for_her_and_nothing_is_shown(form):
    later(form, seen=HALF_AN_HOUR)
    response = form.post(
        "/team/probe/", {"note": "Fragt nach Kita"}, headers={"referer": "http://testserver/team/?x=1"}
    )
    assert KEPT == [("ayse", "Fragt nach Kita")]
    assert (response.status_code, response.url) == (302, "/konto/anmelden/?next=/team/%3Fx%3D1")
    assert response.content == b""
    text = page(form.get(response.url))
    assert "Was Sie eingegeben haben, ist gesichert. Nach dem Anmelden finden Sie es wieder." in text
    assert "Kita" not in text


def test_a_session_that_runs_saves_as_always(form):
    assert form.post("/team/probe/", {"note": "x"}).content == b"saved for ayse"
    assert KEPT == []


def test_the_second_press_and_a_keeper_that_cannot(form):
    later(form, seen=HALF_AN_HOUR)
    form.post("/team/probe/", {"note": "unreadable"})
    assert KEPT == []
    assert "ist gesichert" not in page(form.get("/konto/anmelden/"))
    form.post("/team/probe/", {"note": "zweites Mal"})
    assert KEPT == [("ayse", "zweites Mal")]


@pytest.mark.parametrize(
    "who", ["stranger", "signed out", "new password", "ended account", "signed out everywhere"]
)
def test_nothing_is_kept_for_others(form, who):
    ayse = User.objects.get(username="ayse")
    sender = form
    if who == "stranger":
        sender = Client()
    elif who == "signed out":
        form.post("/konto/abmelden/")
    else:
        later(form, seen=HALF_AN_HOUR)
        form.get("/team/")
    if who == "new password":
        ayse.set_password("Laterne Fluss Ziegel")
        ayse.save()
    elif who == "ended account":
        User.objects.filter(pk=ayse.pk).update(is_active=False)
    elif who == "signed out everywhere":
        User.objects.filter(pk=ayse.pk).update(session_epoch=7)
    assert sender.post("/team/probe/", {"note": "fremd"}).status_code == 302
    assert KEPT == []


def test_drafts_are_small_few_and_without_files(form, tmp_path):
    later(form, seen=HALF_AN_HOUR)
    form.post("/team/probe/", {"note": "x" * sessions.DRAFT_BYTES})
    file = tmp_path / "a.txt"
    file.write_text("x")
    with file.open() as upload:
        form.post("/team/probe/", {"note": "mit Datei", "upload": upload})
    assert KEPT == []
    for number in range(sessions.DRAFTS_PER_SESSION + 3):
        form.post("/team/probe/", {"note": str(number)})
    assert len(KEPT) == sessions.DRAFTS_PER_SESSION


def test_a_draft_needs_the_forms_token(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr("sozialraum.middleware.DRAFT_KEEPING_VIEWS", {"probe"})
    KEPT.clear()
    careful = Client(enforce_csrf_checks=True)
    careful.get("/konto/anmelden/")
    careful.force_login(User.objects.get(username="ayse"))
    later(careful, seen=HALF_AN_HOUR)
    assert careful.post("/team/probe/", {"note": "fremd"}).status_code == 403
    assert KEPT == []
    token = careful.cookies["csrftoken"].value
    careful.post("/team/probe/", {"note": "eigen", "csrfmiddlewaretoken": token})
    assert KEPT == [("ayse", "eigen")]


def test_a_view_that_is_not_on_the_list_keeps_nothing(form, monkeypatch):
    monkeypatch.setattr("sozialraum.middleware.DRAFT_KEEPING_VIEWS", frozenset())
    later(form, seen=HALF_AN_HOUR)
    form.post("/team/probe/", {"note": "x"})
    assert KEPT == []


def test_who_signs_in_next_at_the_same_desk_learns_nothing(form):
    later(form, seen=HALF_AN_HOUR)
    form.post("/team/probe/", {"note": "Fragt nach Kita"})
    sign_in(form, "ben")
    assert sessions.ENDED not in form.session
    assert "ayse" not in page(form.get("/team/")).lower()


def test_the_list_and_the_keepers_are_the_same():
    from sozialraum.public import DRAFT_KEEPING_VIEWS
    from tests.routes import all_views

    marked = {name for name, view in all_views() if hasattr(view, "keep_draft")}
    assert marked == set(DRAFT_KEEPING_VIEWS)


def test_an_old_session_row_still_knows_its_writer(client):
    """A form left open over the weekend."""
    sign_in(client, "ayse")
    later(client, seen=60 * 60 * 63)
    row = Session.objects.get(pk=client.session.session_key)
    assert row.expire_date.timestamp() > time.time() + 60 * 60 * 24 * 2
    client.get("/team/")
    assert client.session[sessions.ENDED]["why"] == "idle"
