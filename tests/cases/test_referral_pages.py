"""The pages of referrals: finding a receiver, sending, what is refused, and the receiver's own page."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.actions.referrals import answers
from cases.enums.cases import GrantKind
from cases.enums.referrals import ReferralState
from cases.models import AccessEntry, Referral
from cases.views.desk import referrals as desk
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, user
from tests.cases.desk import rows_of
from tests.cases.family_papers import LINKS, a_consent, a_referral, organization, sent
from tests.cases.test_access import grant

pytestmark = pytest.mark.django_db

DRAFT = {
    "purpose": "practical",
    "message": "Eine Mutter sucht Beratung zu Schulden.",
    "channel": "link",
    "receiver_email": "hilfe@example.org",
}


@pytest.fixture
def ayse(client: Client) -> Client:
    client.force_login(user("ayse"))
    return client


def of(referral: Referral) -> str:
    return referral.get_absolute_url()


def do(client: Client, referral: Referral, step: str, **given: str):
    return client.post(of(referral), {"do": step, "version": str(referral.version), **given})


# --- finding and writing --------------------------------------------------------------------------------
def test_a_receiver_is_found_in_the_directory(ayse: Client) -> None:
    case = a_case()
    address = reverse("case-referrals-new", args=[case.reference])
    page = ayse.get(address, {"q": "Schuldnerberatung"})
    offer = page.context["offers"][0]
    assert "Schuldner" in offer.service.name
    page = ayse.get(address, {"angebot": offer.slug})
    assert page.context["form"]["purpose"].value() == "practical"
    assert page.context["form"]["receiver_email"].value().endswith("@example.org")
    answer = ayse.post(f"{address}?angebot={offer.slug}", DRAFT)
    referral = Referral.objects.get()
    assert answer.url == of(referral)
    assert (referral.offer, referral.organization) == (offer, offer.service.organization)
    assert referral.receiver_name == f"{offer.service.name} ({offer.service.organization})"


def test_an_organisation_and_somebody_outside_the_directory(ayse: Client) -> None:
    case = a_case()
    address = reverse("case-referrals-new", args=[case.reference])
    assert [one.slug for one in ayse.get(address, {"q": "caritas"}).context["organizations"]] == ["caritas"]
    ayse.post(f"{address}?traeger=caritas", DRAFT)
    ayse.post(f"{address}?ohne=1", DRAFT | {"receiver_name": "Praxis am Markt"})
    names = [one.receiver_name for one in Referral.objects.order_by("pk")]
    assert names == [organization("caritas").name, "Praxis am Markt"]


def test_bad_input_keeps_what_was_typed(ayse: Client) -> None:
    case = a_case(people=[a_person()])
    answer = ayse.post(
        reverse("case-referrals-new", args=[case.reference]) + "?traeger=caritas",
        {"message": "Mina Rosenholz braucht Hilfe.", "channel": "link", "receiver_email": "keine-adresse"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "purpose": ["Dieses Feld ist zwingend erforderlich."],
        "receiver_email": ["Bitte gültige E-Mail-Adresse eingeben."],
        "message": [
            "Bitte lassen Sie Namen weg. Für eine Antwort braucht die Stelle sie nicht: Mina, Rosenholz."
        ],
    }
    assert "Mina Rosenholz braucht Hilfe." in answer.content.decode()
    assert not Referral.objects.exists()


def test_without_a_consent_the_page_says_so_and_offers_to_record_one(ayse: Client) -> None:
    referral = a_referral(a_case())
    answer = do(ayse, referral, "send")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ohne Einwilligung der Familie geht nichts hinaus." in text
    referral.refresh_from_db()
    assert referral.state == ReferralState.DRAFT


def test_from_draft_to_got_help(ayse: Client, django_capture_on_commit_callbacks) -> None:
    case = a_case()
    referral = a_referral(case)
    a_consent(case)
    with django_capture_on_commit_callbacks(execute=True):
        assert do(ayse, referral, "send").status_code == 302
    assert "http://testserver/vermittlung/" in mail.outbox[0].body
    for to in ("accepted", "started", "got_help"):
        referral.refresh_from_db()
        assert do(ayse, referral, "answer", to=to).status_code == 302
    referral.refresh_from_db()
    assert referral.state == ReferralState.GOT_HELP
    assert "Hilfe bekommen" in ayse.get(of(referral)).content.decode()


def test_a_slower_colleague_keeps_the_text(ayse: Client) -> None:
    referral = sent(a_case(), to="awo")
    ayse.post(reverse("referral-answer", args=[LINKS[-1]]), {"version": referral.version, "to": "accepted"})
    answer = do(ayse, referral, "withdraw", text="Die Familie ist umgezogen.")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Jemand hat diese Vermittlung inzwischen geändert." in text
    assert "Die Familie ist umgezogen." in text
    assert Referral.objects.get().state == ReferralState.ACCEPTED


def test_words_for_a_step_that_is_gone_are_not_lost(ayse: Client) -> None:
    referral = sent(a_case(), to="awo")
    do(ayse, referral, "withdraw")
    answer = do(ayse, referral, "withdraw", text="Schon geholfen.")
    assert answer.status_code == 409
    assert "Das hatten Sie geschrieben" in answer.content.decode()
    assert "Schon geholfen." in answer.content.decode()


# --- who sees what --------------------------------------------------------------------------------------
def test_ids_of_another_case_lead_nowhere(ayse: Client) -> None:
    mine, foreign = a_case(), a_case("Familie Birkenfeld", lead="ben")
    theirs = a_referral(foreign, by="ben")
    for name in ("case-referrals-detail", "case-referrals-edit"):
        for case in (mine, foreign):
            address = reverse(name, args=[case.reference, theirs.pk])
            assert ayse.get(address).status_code == 404
            assert ayse.post(address, {"do": "withdraw", "version": 1}).status_code == 404
    for name in ("case-referrals", "case-referrals-new"):
        assert ayse.get(reverse(name, args=[foreign.reference])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == ReferralState.DRAFT


def test_who_only_reads_finds_no_button(client: Client) -> None:
    case = a_case()
    referral = a_referral(case)
    grant(case, "dora", GrantKind.SHARE, minutes=60)
    client.force_login(user("dora"))
    page = client.get(of(referral))
    assert page.status_code == 200
    assert page.context["forms"] == {}
    assert do(client, referral, "withdraw").status_code == 404
    for name in ("case-referrals-new", "case-referrals-edit"):
        arguments = [case.reference] if name.endswith("new") else [case.reference, referral.pk]
        assert client.get(reverse(name, args=arguments)).status_code == 404


def test_every_look_is_written_down(ayse: Client) -> None:
    case = a_case()
    referral = a_referral(case)
    before = AccessEntry.objects.count()
    ayse.get(reverse("case-referrals", args=[case.reference]))
    ayse.get(of(referral))
    entries = AccessEntry.objects.order_by("pk")[before:]
    assert [(one.action, one.subject, one.subject_id) for one in entries] == [
        ("list", "referral", None),
        ("view", "referral", referral.pk),
    ]


# --- the receiver's page --------------------------------------------------------------------------------
def answer_page(client: Client, token: str = ""):
    return client.get(reverse("referral-answer", args=[token or LINKS[-1]]))


def test_the_receiver_reads_the_minimum(client: Client) -> None:
    case = a_case(f"Familie {CANARY}", people=[a_person(CANARY, CANARY)])
    sent(
        case, internal_note=CANARY, message="Eine Mutter sucht Rat.", family_contact=f"{CANARY} 0152 28817386"
    )
    page = answer_page(client)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Sozialraumbüro Malstatt" in text
    assert "030 23125-010" in text
    assert "Eine Mutter sucht Rat." in text
    for hidden in (CANARY, case.reference, "Demirtaş", "0152"):
        assert hidden not in text


def test_the_contact_is_shown_while_the_consent_names_it(client: Client, monkeypatch) -> None:
    referral = sent(a_case(), with_names=True, family_contact="Mina, 0152 28817386")
    assert "0152 28817386" in answer_page(client).content.decode()
    referral.consent.categories = ["situation"]
    referral.consent.save()
    assert "0152 28817386" not in answer_page(client).content.decode()


def test_what_colleagues_write_for_themselves_stays_inside(client: Client) -> None:
    referral = sent(a_case(), to="awo")
    client.force_login(user("ayse"))
    do(client, referral, "answer", to="accepted", text=CANARY)
    client.logout()
    assert CANARY not in answer_page(client).content.decode()


def test_the_page_is_never_kept_never_indexed_and_tells_no_other_site(client: Client) -> None:
    sent(a_case(), to="awo")
    page = answer_page(client)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page.headers["Cache-Control"]
    text = page.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert LINKS[-1] not in text


def test_looking_changes_nothing(client: Client) -> None:
    referral = sent(a_case(), to="awo")
    for _ in range(2):
        answer_page(client)
    client.head(reverse("referral-answer", args=[LINKS[-1]]))
    fresh = Referral.objects.get()
    assert (fresh.state, fresh.version) == (referral.state, referral.version)
    entries = AccessEntry.objects.filter(action="view_by_link", subject_id=referral.pk)
    assert {one.actor_id for one in entries} == {None}
    assert entries.count() == 3


def test_accepting_and_then_help_has_begun(client: Client) -> None:
    referral = sent(a_case(), to="awo")
    address = reverse("referral-answer", args=[LINKS[-1]])
    answer = client.post(
        address, {"version": referral.version, "to": "accepted", "text": "Dienstag 10 Uhr passt."}
    )
    assert answer.status_code == 302
    page = client.get(address)
    assert "Vielen Dank für Ihre Antwort." in page.content.decode()
    assert "Dienstag 10 Uhr passt." in page.content.decode()
    client.post(address, {"version": page.context["form"]["version"].value(), "to": "started"})
    assert Referral.objects.get().state == ReferralState.STARTED


def test_a_no_without_a_reason_keeps_the_text(client: Client) -> None:
    referral = sent(a_case(), to="awo")
    answer = client.post(
        reverse("referral-answer", args=[LINKS[-1]]),
        {"version": referral.version, "to": "declined", "text": "Leider voll."},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"reason": ["Bitte wählen Sie einen Grund."]}
    assert "Leider voll." in answer.content.decode()


def test_two_answers_at_once_one_wins_the_other_keeps_the_text(client: Client) -> None:
    referral = sent(a_case(), to="awo")
    address = reverse("referral-answer", args=[LINKS[-1]])
    given = {"version": referral.version}
    assert client.post(address, given | {"to": "accepted"}).status_code == 302
    answer = client.post(address, given | {"to": "needs_info", "text": "Welche Sprache?"})
    assert answer.status_code == 409
    assert "Welche Sprache?" in answer.content.decode()
    assert Referral.objects.get().state == ReferralState.ACCEPTED


def test_old_revoked_and_finished_links(client: Client, monkeypatch) -> None:
    referral = sent(a_case(), to="awo")
    token = LINKS[-1]
    client.force_login(user("ayse"))
    do(client, referral, "withdraw")
    client.logout()
    page = answer_page(client, token)
    assert page.status_code == 200
    assert "zurückgezogen" in page.content.decode()
    assert referral.message not in page.content.decode()
    assert client.post(reverse("referral-answer", args=[token]), {"to": "accepted"}).status_code == 409
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-12-08T09:00:01+01:00")
    page = answer_page(client, token)
    assert page.status_code == 410
    assert "030 23125-010" in page.content.decode()
    assert answer_page(client, "x" * 43).status_code == 404


# --- desk and queries -----------------------------------------------------------------------------------
def test_the_desk_shows_what_waits(monkeypatch, django_assert_num_queries) -> None:
    case = a_case()
    sent(case, to="awo")
    asked = sent(case, to="jugendamt")
    answers.answer_by_link(LINKS[-1], version=asked.version, to="needs_info", text="Welche Sprache?")
    ayse = user("ayse")
    with django_assert_num_queries(1):
        found = rows_of(desk, ayse)
    assert [(row.title, row.is_late) for row in found] == [
        (f"Rückfrage von {organization('jugendamt').name}", False)
    ]
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-12-01T09:00:00+01:00")
    assert [row.is_late for row in rows_of(desk, user("ayse"))] == [True, False]
    assert rows_of(desk, user("ben")) == []
    assert rows_of(desk, user("carla")) == []
    assert clock.today().isoformat() == "2026-12-01"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(ayse: Client, django_assert_num_queries, count: int) -> None:
    case = a_case()
    for _ in range(count):
        a_referral(case)
    address = reverse("case-referrals", args=[case.reference])
    ayse.get(address)
    with django_assert_num_queries(8):
        ayse.get(address)


def test_queries_of_one_referral(ayse: Client, django_assert_num_queries) -> None:
    case = a_case()
    referral = a_referral(case)
    a_consent(case)
    ayse.get(of(referral))
    with django_assert_num_queries(11):
        ayse.get(of(referral))


def test_queries_of_the_receiver(client: Client, django_assert_num_queries) -> None:
    sent(a_case(), with_names=True, family_contact="Mina")
    answer_page(client)
    with django_assert_num_queries(6):
        answer_page(client)
