"""Residents ask an office. No account, one question a page. Tuesday, 24 November 2026, 9 o'clock."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cases.actions.inquiries import drafts, working
from cases.enums.inquiries import Asker, Channel, InquiryState, Wish
from cases.models import Inquiry, InquiryDraft
from offices.models import Office
from services.search import snapshot
from sozialraum.lib.languages import CODES, in_language
from tests.cases.builders import CANARY, user
from tests.cases.inquiry_builders import LUCHS, MOTHER, answer, path_of, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_waiting(settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 0


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def send(client: Client, language: str = "de") -> Any:
    return client.post(in_language("/kontakt/pruefen/", language), follow=True)


def code_in(response: Any) -> str:
    found = re.search(r"\d{4} \d{4} \d{4} \d{4}", text_of(response))
    assert found is not None
    return found[0]


# --- stories --------------------------------------------------------------------------------------------
def test_a_mother_asks_for_a_call_in_arabic(client: Client) -> None:
    review = walk(client, MOTHER, "ar")
    assert path_of(review) == "/ar/kontakt/pruefen/"
    for words in ("ابنتي لا تنام.", "0152 28817386", "Rania", "العربية"):
        assert words in text_of(review)
    sent = send(client, "ar")
    assert path_of(sent) == "/ar/kontakt/danke/"
    code_in(sent)
    inquiry = Inquiry.objects.get()
    assert (inquiry.office.slug, inquiry.wish, inquiry.channel) == ("malstatt", Wish.CALL, Channel.PHONE)
    assert (inquiry.language, inquiry.page_language) == ("ar", "ar")
    assert inquiry.suits == ["2026-11-25 morning", "2026-11-26 afternoon"]
    assert (inquiry.name, inquiry.phone, inquiry.text) == ("Rania", "0152 28817386", "ابنتي لا تنام.")
    assert inquiry.cautions == ["no_voicemail"]
    assert inquiry.state == InquiryState.WAITING


def test_a_fifteen_year_old_asks_without_a_name_and_writes_back(client: Client) -> None:
    assert path_of(walk(client, LUCHS)) == "/kontakt/pruefen/"
    code = code_in(send(client))
    inquiry = Inquiry.objects.get()
    assert (inquiry.asker, inquiry.channel, inquiry.phone) == (Asker.MINOR_ALONE, Channel.CODE, "")
    working.answer_inquiry(inquiry, by=user("ayse"), version=1, text="Komm einfach vorbei, auch ohne Termin.")

    # Days later, on a friend's telephone.
    friend = Client()
    page = friend.post("/kontakt/antwort/", {"code": code}, follow=True)
    assert "Komm einfach vorbei, auch ohne Termin." in text_of(page)
    assert "Ayşe" not in text_of(page)
    page = friend.post("/kontakt/antwort/", {"text": "Geht Mittwoch?"}, follow=True)
    assert "Geht Mittwoch?" in text_of(page)
    inquiry.refresh_from_db()
    assert inquiry.state == InquiryState.TAKEN
    assert inquiry.messages.count() == 2

    friend.post("/kontakt/antwort/", {"fertig": "1"})
    assert "Komm einfach vorbei" not in text_of(friend.get("/kontakt/antwort/"))


def test_what_the_team_notes_is_never_shown_with_the_code(client: Client) -> None:
    walk(client, MOTHER)
    code = code_in(send(client))
    working.note_call(Inquiry.objects.get(), by=user("ben"), version=1, text=CANARY, reached=True)
    page = client.post("/kontakt/antwort/", {"code": code}, follow=True)
    assert CANARY not in text_of(page)
    assert "Wir haben uns gemeldet" in text_of(page)


# --- which office ---------------------------------------------------------------------------------------
def test_a_postcode_of_two_areas_asks_which(client: Client) -> None:
    page = client.post("/kontakt/ort/", {"ort": "66115"})
    assert "Wo wohnen Sie?" in text_of(page)
    assert 'value="66115"' in text_of(page)
    page = answer(client, "ort", {"ort": "66115", "gebiet": "burbach"})
    assert path_of(page) == "/kontakt/buero/"
    assert re.search(r'value="burbach"[^>]*checked', text_of(page))


def test_an_unknown_place_is_named_and_kept(client: Client) -> None:
    page = text_of(client.post("/kontakt/ort/", {"ort": "Timbuktu"}))
    assert "„Timbuktu“ kennen wir nicht" in page
    assert 'value="Timbuktu"' in page


def test_whoever_would_rather_choose_gets_all_offices(client: Client) -> None:
    page = answer(client, "ort", {"liste": "1", "ort": ""})
    assert path_of(page) == "/kontakt/buero/"
    assert text_of(page).count('class="sr-pick__one"') == 4
    assert " checked" not in text_of(page)
    assert "Jetzt offen, bis 16:30 Uhr" in text_of(page)


def test_from_the_page_of_an_office_that_office_is_chosen_already(client: Client) -> None:
    assert 'href="/kontakt/?buero=burbach"' in text_of(client.get("/bueros/burbach/"))
    assert 'href="/kontakt/buero/?buero=burbach"' in text_of(client.get("/kontakt/?buero=burbach"))
    page = text_of(client.get("/kontakt/buero/?buero=burbach"))
    assert re.search(r'value="burbach"[^>]*checked', page)
    assert path_of(answer(client, "buero", {"buero": "burbach"})) == "/kontakt/art/"


def test_an_office_that_is_not_shown_in_public_cannot_be_asked(client: Client) -> None:
    Office.objects.filter(slug="burbach").update(is_published=False)
    snapshot.hold(None)
    page = client.post("/kontakt/buero/", {"buero": "burbach"})
    assert "Bitte" in text_of(page)
    assert page.status_code == 200


# --- back, forth and changing ---------------------------------------------------------------------------
def test_going_back_keeps_what_was_typed_even_unfinished(client: Client) -> None:
    walk(client, {name: MOTHER[name] for name in ("ort", "buero", "art", "wann", "sprache")})
    long_text = "x" * 1500
    page = answer(client, "thema", {"text": long_text, "zurueck": "1"})
    assert path_of(page) == "/kontakt/sprache/"
    assert re.search(r'value="ar"[^>]*checked', text_of(page))
    assert long_text in text_of(client.get("/kontakt/thema/"))


def test_a_changed_answer_leads_back_to_all_answers_and_keeps_the_rest(client: Client) -> None:
    walk(client, MOTHER)
    page = answer(client, "sprache", {"sprache": "fr"})
    assert path_of(page) == "/kontakt/pruefen/"
    assert "Français" in text_of(page)
    assert "Rania" in text_of(page)


def test_a_wish_that_changes_asks_only_what_no_longer_fits(client: Client) -> None:
    walk(client, MOTHER)
    page = answer(client, "art", {"wunsch": "write"})
    # A written answer cannot come by telephone.
    assert path_of(page) == "/kontakt/erreichen/"
    page = answer(client, "erreichen", {"weg": "email"})
    assert path_of(page) == "/kontakt/angaben/"
    assert 'value="Rania"' in text_of(page)


def test_the_language_changes_in_the_middle_and_answers_stay(client: Client) -> None:
    walk(client, {name: MOTHER[name] for name in ("ort", "buero", "art", "wann")})
    for language in CODES:
        page = client.get(in_language("/kontakt/wann/", language))
        assert re.search(r'value="2026-11-25 morning"[^>]*checked', text_of(page))


def test_a_question_cannot_be_reached_before_those_before_it(client: Client) -> None:
    answer(client, "ort", MOTHER["ort"])
    assert path_of(client.get("/kontakt/angaben/", follow=True)) == "/kontakt/buero/"
    assert path_of(client.get("/kontakt/pruefen/", follow=True)) == "/kontakt/buero/"


# --- the hour is over -----------------------------------------------------------------------------------
def test_after_an_hour_there_is_a_friendly_new_beginning(client: Client) -> None:
    walk(client, MOTHER)
    InquiryDraft.objects.update(expires_at="2026-11-24T07:00:00Z")
    for path in ("wann", "angaben", "pruefen"):
        page = client.get(f"/kontakt/{path}/")
        assert page.status_code == 200
        assert "Fangen wir noch einmal an" in text_of(page)
        assert "Rania" not in text_of(page)


def test_what_was_typed_when_the_hour_ended_is_kept(client: Client) -> None:
    walk(client, MOTHER)
    InquiryDraft.objects.update(expires_at="2026-11-24T07:00:00Z")
    page = answer(client, "thema", {"text": "Das soll bleiben."})
    assert path_of(page) == "/kontakt/ort/"
    assert "noch da" in text_of(page)
    for name in ("ort", "buero", "art", "wann", "sprache"):
        page = answer(client, name, MOTHER[name])
    assert path_of(page) == "/kontakt/wer/"
    assert "Das soll bleiben." in text_of(client.get("/kontakt/thema/"))


def test_the_code_is_shown_for_a_quarter_of_an_hour_and_gone_when_somebody_is_done(client: Client) -> None:
    walk(client, MOTHER)
    code = code_in(send(client))
    assert code_in(client.get("/kontakt/danke/")) == code
    assert path_of(client.get("/kontakt/wann/", follow=True)) == "/kontakt/danke/"
    assert "Rania" not in InquiryDraft.objects.get().answers
    client.post("/kontakt/danke/", {"fertig": "1"})
    assert path_of(client.get("/kontakt/danke/", follow=True)) == "/kontakt/antwort/"
    assert not InquiryDraft.objects.exists()


def test_sending_twice_is_one_request_and_one_code(client: Client) -> None:
    walk(client, MOTHER)
    assert code_in(send(client)) == code_in(send(client))
    assert Inquiry.objects.count() == 1


# --- what is said kindly --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("art", {}, "Bitte wählen Sie, was Sie möchten."),
        ("wann", {}, "Bitte wählen Sie mindestens eine Zeit oder „Jederzeit“."),
        ("wer", {"wer": "robot"}, "robot"),
        ("angaben", {"name": "R", "telefon": "abc"}, "Das sieht nicht wie eine Telefonnummer aus."),
        ("angaben", {"name": "R", "telefon": ""}, "Bitte nennen Sie uns die Nummer, die wir nutzen dürfen."),
        ("achten", {"hinweis": "y" * 281}, "281 Zeichen, und 280 passen hinein"),
        ("thema", {"text": "z" * 1001}, "1001 Zeichen, und 1000 passen hinein"),
    ],
)
def test_mistakes_are_said_kindly_and_the_text_stays(
    client: Client, path: str, data: dict[str, str], sentence: str
) -> None:
    walk(client, MOTHER)
    page = text_of(client.post(f"/kontakt/{path}/", data))
    assert sentence in page
    for value in data.values():
        assert value in page


@pytest.mark.parametrize("typed", ["٠١٥٢ ٢٨٨١٧٣٨٦", "0152-28817386", "+49 (152) 28817386", "0152/288 173 86"])
def test_numbers_may_be_written_in_many_ways(client: Client, typed: str) -> None:
    walk(client, MOTHER)
    assert path_of(answer(client, "angaben", {"telefon": typed})) == "/kontakt/pruefen/"
    send(client)
    assert re.sub(r"\D", "", Inquiry.objects.get().phone).endswith("15228817386")


def test_script_in_every_field_is_text(client: Client) -> None:
    script = "<script>alert('x')</script>"
    pages = MOTHER | {
        "thema": {"text": script},
        "angaben": {"name": script, "telefon": "030 23125-000"},
        "achten": {"hinweis": script},
    }
    assert path_of(walk(client, pages)) == "/kontakt/pruefen/"
    assert script not in client.get("/kontakt/pruefen/").content.decode()
    assert script not in client.post("/kontakt/ort/", {"ort": script}).content.decode()
    code = code_in(send(client))
    page = client.post("/kontakt/antwort/", {"code": code}, follow=True)
    page = client.post("/kontakt/antwort/", {"text": script}, follow=True)
    assert script not in page.content.decode()
    assert page.content.decode().count("&lt;script&gt;") == 2
    assert script not in client.post("/kontakt/antwort/", {"code": script}).content.decode()


# --- against programs -----------------------------------------------------------------------------------
def test_a_program_that_fills_every_field_sends_nothing_and_a_person_may_press_again(client: Client) -> None:
    walk(client, MOTHER)
    page = client.post("/kontakt/pruefen/", {"webseite": "https://example.org"})
    assert "Bitte senden Sie noch einmal" in text_of(page)
    assert not Inquiry.objects.exists()
    assert path_of(send(client)) == "/kontakt/danke/"


def test_whoever_is_faster_than_a_person_is_asked_to_press_again(client: Client, settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 600
    walk(client, MOTHER)
    page = client.post("/kontakt/pruefen/", {})
    assert "Das ging sehr schnell." in text_of(page)
    assert not Inquiry.objects.exists()
    InquiryDraft.objects.update(shown_at="2026-01-01T00:00:00Z")
    assert path_of(send(client)) == "/kontakt/danke/"


def test_a_stamp_that_is_forged_or_old_counts_as_now(client: Client, settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 600
    for stamp in ("", "1:zzzzzz:falsch", "1:" + "9" * 40 + ":x", "x"):
        client = Client()
        client.post("/kontakt/ort/", MOTHER["ort"] | {"stempel": stamp})
        walk(client, MOTHER)
        assert "Das ging sehr schnell." in text_of(client.post("/kontakt/pruefen/", {}))


def test_one_address_sends_a_dozen_an_hour_and_is_then_asked_to_call(client: Client) -> None:
    for _ in range(12):
        visitor = Client()
        walk(visitor, LUCHS)
        assert path_of(send(visitor)) == "/kontakt/danke/"
    walk(client, LUCHS)
    page = send(client)
    assert page.status_code == 429
    assert "030 23125-010" in text_of(page)
    assert Inquiry.objects.count() == 12
    other = Client(REMOTE_ADDR="198.51.100.9")
    walk(other, LUCHS)
    assert path_of(send(other)) == "/kontakt/danke/"


def test_ten_wrong_codes_are_enough(client: Client) -> None:
    for _ in range(10):
        page = client.post("/kontakt/antwort/", {"code": "1111 2222 3333 4444"})
        assert "Zu diesem Code finden wir nichts" in text_of(page)
    assert client.post("/kontakt/antwort/", {"code": "1111 2222 3333 4444"}).status_code == 429


def test_a_forged_cookie_opens_nothing(client: Client) -> None:
    walk(client, LUCHS)
    send(client)
    for value in ("", "x", Inquiry.objects.get().code_mark, f"{Inquiry.objects.get().code_mark}:1abc:x"):
        stranger = Client()
        stranger.cookies["antwort"] = value
        stranger.cookies["anfrage"] = value
        assert "geschrien" not in text_of(stranger.get("/kontakt/antwort/"))
        assert path_of(stranger.get("/kontakt/danke/", follow=True)) == "/kontakt/antwort/"


def test_what_was_written_when_reading_ran_out_is_kept(client: Client) -> None:
    walk(client, LUCHS)
    code = code_in(send(client))
    late = Client()
    page = late.post("/kontakt/antwort/", {"text": "Meine Antwort"})
    assert "Meine Antwort" in text_of(page)
    page = late.post("/kontakt/antwort/", {"text": "Meine Antwort", "code": code})
    assert '<textarea name="text"' in text_of(page)
    assert "Meine Antwort" in text_of(page)


# --- what the pages leave behind ------------------------------------------------------------------------
def test_the_first_page_sets_no_cookie_and_is_kept_for_everybody(client: Client) -> None:
    response = client.get("/kontakt/")
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, no-cache"


def test_the_browser_holds_a_key_and_nothing_else(client: Client) -> None:
    walk(client, MOTHER)
    assert set(client.cookies) == {"anfrage", "csrftoken"}
    assert client.cookies["csrftoken"]["max-age"] == ""  # ends with the browser
    cookie = client.cookies["anfrage"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)
    stored = InquiryDraft.objects.get()
    assert cookie.value not in (stored.key_mark, stored.answers)
    assert drafts.find_draft(cookie.value) == stored


@pytest.mark.parametrize("language", CODES)
def test_no_address_no_cache_and_no_search_engine_keeps_anything(client: Client, language: str) -> None:
    walk(client, MOTHER, language)
    for path in ("ort", "wann", "angaben", "pruefen", "antwort"):
        response = client.get(in_language(f"/kontakt/{path}/", language))
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        page = text_of(response)
        assert '<meta name="robots" content="noindex, nofollow">' in page
        assert "data-quick-exit" in page
        assert 'href="tel:110"' in page
        assert "Rania" not in " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    assert "kontakt" not in client.get("/sitemap.xml").content.decode()


def test_queries_of_the_questions(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    walk(client, MOTHER)
    counts = {"/kontakt/ort/": 2, "/kontakt/buero/": 2, "/kontakt/wann/": 2, "/kontakt/pruefen/": 2}
    for address, count in counts.items():
        with django_assert_num_queries(count):
            client.get(address)
    with django_assert_num_queries(7):
        client.post("/kontakt/sprache/", {"sprache": "fr"})
