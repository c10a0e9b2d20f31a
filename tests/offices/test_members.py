"""The team of an office: who belongs, who joins, who leaves. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import html
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from offices.actions import matters
from offices.actions import members as team
from offices.actions.errors import Refused
from offices.actions.matters import Matter
from offices.models import Invitation, Membership, Office, Organization, Portrait, Qualification, User
from sozialraum.lib import clock

pytestmark = pytest.mark.django_db

TEAM = "/team/mitglieder/malstatt/"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def text_of(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def member(name: str, office: str = "malstatt") -> Membership:
    return Membership.objects.current().get(user__username=name, office__slug=office)


def invitation_form(**changes: str) -> dict[str, str]:
    return {
        "email": "neu@example.org",
        "organization": str(Organization.objects.get(slug="awo").pk),
        "role": "caseworker",
        "starts_on": "2026-12-01",
        "ends_on": "",
        "weekly_hours": "19,5",
        "rules": "arbzg",
    } | changes


class Carla:
    """Carla invites; what waits for the commit happens at once, because these tests roll back."""

    def __init__(self, capture: Any) -> None:
        self.capture = capture

    def post(self, path: str, data: dict[str, Any] | None = None, client: Client | None = None) -> Any:
        with self.capture(execute=True):
            return (client or signed_in("carla")).post(path, data or {})

    def invite(self, **changes: str) -> str:
        """The path of the link in the mail."""
        response = self.post(TEAM + "einladen/", invitation_form(**changes))
        assert response.status_code == 302, text_of(response)
        return link_in_mail()


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/einladung/\S+/)", mail.outbox[-1].body)
    assert found
    return found.group(1)


@pytest.fixture
def carla(django_capture_on_commit_callbacks: Any) -> Carla:
    return Carla(django_capture_on_commit_callbacks)


# --- who sees what --------------------------------------------------------------------------------------
def test_colleagues_see_the_team_but_no_hours() -> None:
    Membership.objects.filter(user__username="ben").update(weekly_hours="30")
    page = text_of(signed_in("ayse").get(TEAM))
    assert "Ben Kirchwald" in page
    assert "Stunden" not in page
    assert "Einladen" not in page


def test_carla_sees_hours_and_former_members() -> None:
    Membership.objects.filter(user__username="ben").update(weekly_hours="30")
    page = text_of(signed_in("carla").get(TEAM))
    assert "30 Stunden in der Woche" in page
    assert "Dora Lindental" in page  # she left 200 days ago


def test_a_list_costs_the_same_for_one_and_for_thirty(django_assert_num_queries) -> None:
    carla = signed_in("carla")
    for _round in range(2):
        with django_assert_num_queries(8):
            carla.get(TEAM)
        for number in range(28):
            user = User.objects.create(username=f"kollege{_round}{number}", last_name=f"Name{number}")
            Membership.objects.create(
                user=user,
                office=Office.objects.get(slug="malstatt"),
                organization=Organization.objects.get(slug="awo"),
                period=(date(2026, 1, 1), None),
            )


# --- inviting and joining -------------------------------------------------------------------------------
def test_somebody_is_invited_makes_an_account_and_belongs_to_the_team(carla: Carla) -> None:
    link = carla.invite(starts_on="2026-11-24")
    assert mail.outbox[-1].to == ["neu@example.org"]
    visitor = Client()
    assert "Carla Montanari" in text_of(visitor.get(link))
    somebody = {
        "first_name": "Nele",
        "last_name": "Neuhaus",
        "username": "nele",
        "password": "Wintergarten!7",
    }
    answer = carla.post(link, somebody, client=visitor)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/team/")
    joined = member("nele")
    assert (joined.organization.slug, joined.role, str(joined.weekly_hours)) == ("awo", "caseworker", "19.5")
    assert joined.user.email == "neu@example.org"
    assert mail.outbox[-1].to == ["carla@example.org"]
    assert "Nele Neuhaus" in text_of(visitor.get(TEAM))
    assert Client().get(link).status_code == 404  # once only


def test_the_link_is_kept_as_a_hash_only(carla: Carla) -> None:
    token = carla.invite().split("/")[2]
    assert token not in str(list(Invitation.objects.values()))


def test_an_expired_link_says_so_and_can_be_sent_again(carla: Carla) -> None:
    link = carla.invite()
    Invitation.objects.update(expires_at=clock.now())
    answer = Client().get(link)
    assert answer.status_code == 404
    assert "Dieser Link funktioniert nicht mehr" in text_of(answer)
    number = Invitation.objects.get().pk
    carla.post(f"{TEAM}einladungen/{number}/erneut/")
    assert Client().get(link_in_mail()).status_code == 200
    assert Client().get(link).status_code == 404


def test_a_withdrawn_invitation_is_gone(carla: Carla) -> None:
    link = carla.invite()
    signed_in("carla").post(f"{TEAM}einladungen/{Invitation.objects.get().pk}/zurueckziehen/")
    assert Client().get(link).status_code == 404


def test_a_second_invitation_to_the_same_address_is_refused_kindly(carla: Carla) -> None:
    carla.invite()
    answer = signed_in("carla").post(TEAM + "einladen/", invitation_form(email="NEU@example.org"))
    assert answer.status_code == 200
    assert "offene Einladung" in text_of(answer)
    assert 'value="19,5"' in text_of(answer)  # what was typed is still there


def test_a_weak_password_is_refused_and_the_rest_is_kept(carla: Carla) -> None:
    link = carla.invite()
    answer = Client().post(
        link, {"first_name": "Nele", "last_name": "Neuhaus", "username": "nele", "password": "12345678"}
    )
    assert answer.status_code == 200
    assert 'value="Neuhaus"' in text_of(answer)
    assert not User.objects.filter(username="nele").exists()


def test_dora_joins_a_second_office_with_her_account(carla: Carla) -> None:
    link = carla.invite(email="dora@example.org", starts_on="2026-11-24")
    dora = signed_in("dora")
    assert "Als Dora Lindental beitreten" in text_of(dora.get(link))
    assert dora.post(link).status_code == 302
    assert set(
        Membership.objects.current().filter(user__username="dora").values_list("office__slug", flat=True)
    ) == {
        "burbach",
        "malstatt",
    }


def test_opening_a_link_changes_nothing(carla: Carla) -> None:
    link = carla.invite()
    Client().get(link)
    assert Invitation.objects.open().count() == 1


# --- changing -------------------------------------------------------------------------------------------
def change(number: int, **changes: object) -> object:
    values = {
        "organization": str(Organization.objects.get(slug="awo").pk),
        "role": "caseworker",
        "weekly_hours": "39",
        "rules": "arbzg",
        "languages": ["de", "tr"],
        "qualifications": [],
    } | changes
    return signed_in("carla").post(f"{TEAM}{number}/", values)


def test_a_new_role_counts_from_today_and_the_old_one_stays_in_the_history() -> None:
    before = member("ben")
    skill = Qualification.objects.create(slug="isef", name="insoweit erfahrene Fachkraft (§ 8a)")
    change(before.pk, role="lead", qualifications=[str(skill.pk)])
    now = member("ben")
    assert (now.role, now.period.lower) == ("lead", date(2026, 11, 24))
    before.refresh_from_db()
    assert (before.role, before.period.upper) == ("caseworker", date(2026, 11, 24))
    assert list(now.user.qualifications.all()) == [skill]
    assert now.user.languages == ["de", "tr"]


def test_the_only_lead_cannot_stop_being_the_lead() -> None:
    carla = member("carla")
    answer = change(carla.pk, role="caseworker", organization=str(carla.organization_id))
    assert "Ein Büro braucht eine Leitung" in text_of(answer)
    assert member("carla").role == "lead"


def test_emil_cannot_touch_another_office() -> None:
    emil = signed_in("emil")
    number = member("ben").pk
    assert emil.get(f"{TEAM}{number}/").status_code == 404
    assert (
        emil.post(f"/team/mitglieder/burbach/{number}/beenden/", {"last_day": "2026-11-30"}).status_code
        == 404
    )
    assert member("ben").period.upper is None


def test_ayse_cannot_change_anybody() -> None:
    number = member("ben").pk
    for path in (f"{TEAM}{number}/", f"{TEAM}{number}/beenden/", f"{TEAM}einladen/"):
        assert signed_in("ayse").get(path).status_code == 404
        assert signed_in("ayse").post(path, {}).status_code == 404


# --- leaving --------------------------------------------------------------------------------------------
def test_an_end_at_once_ends_access_at_the_next_request() -> None:
    ben = signed_in("ben")
    assert ben.get(TEAM).status_code == 200
    signed_in("carla").post(f"{TEAM}{member('ben').pk}/beenden/", {"at_once": "on"})
    assert ben.get(TEAM).status_code == 404


def test_what_is_held_is_listed_and_handed_over_first(monkeypatch) -> None:
    held = [Matter("Fall ABCD-EFGH", "/team/faelle/ABCD-EFGH/")]
    monkeypatch.setattr(matters, "HELD", [lambda membership, last_day: held])
    number = member("ben").pk
    answer = signed_in("carla").post(f"{TEAM}{number}/beenden/", {"last_day": "2026-11-30"})
    assert "Fall ABCD-EFGH" in text_of(answer)
    assert "muss vorher übergeben werden" in text_of(answer)
    assert member("ben").period.upper is None
    held.clear()
    signed_in("carla").post(f"{TEAM}{number}/beenden/", {"last_day": "2026-11-30"})
    assert member("ben").period.upper == date(2026, 12, 1)


def test_the_last_lead_cannot_leave() -> None:
    answer = signed_in("carla").post(f"{TEAM}{member('carla').pk}/beenden/", {"last_day": "2026-11-30"})
    assert "Ein Büro braucht eine Leitung" in text_of(answer)


def test_memberships_of_one_person_in_one_office_never_overlap() -> None:
    ben = member("ben")
    with pytest.raises(IntegrityError, match="membership_never_overlaps"), transaction.atomic():
        Membership.objects.create(
            user=ben.user,
            office=ben.office,
            organization=ben.organization,
            period=(date(2026, 11, 24), date(2026, 11, 24) + timedelta(days=1)),
        )


def test_what_has_ended_stays_ended_and_never_runs_into_what_is_planned() -> None:
    """Ben was a colleague until October and comes back in December: neither end moves into the other."""
    ben, carla = member("ben"), User.objects.get(username="carla")
    Membership.objects.filter(pk=ben.pk).update(period=(date(2025, 4, 1), date(2026, 11, 1)))
    ben.refresh_from_db()
    with pytest.raises(Refused, match="Diese Mitgliedschaft ist beendet"):
        team.end_membership(ben.pk, by=carla, office=ben.office, last_day=date(2026, 12, 31))
    Membership.objects.filter(pk=ben.pk).update(period=(date(2025, 4, 1), date(2026, 12, 1)))
    Membership.objects.create(
        user=ben.user, office=ben.office, organization=ben.organization, period=(date(2026, 12, 1), None)
    )
    with pytest.raises(Refused, match="Eine spätere Mitgliedschaft dieser Person ist geplant"):
        team.end_membership(
            ben.pk, by=carla, office=ben.office, last_day=date(2026, 12, 31), although_held=True
        )
    ben.refresh_from_db()
    assert ben.period.upper == date(2026, 12, 1)


# --- on the public page ---------------------------------------------------------------------------------
def picture(size: tuple[int, int] = (900, 600)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Zitronenfalter-Kamera"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_ayse_agrees_and_takes_it_back() -> None:
    ayse, office_page = signed_in("ayse"), "/bueros/malstatt/"
    assert "Ayşe Demirtaş" not in text_of(Client().get(office_page))
    upload = SimpleUploadedFile("foto.png", picture(), content_type="text/plain")
    ayse.post("/team/mitglieder/oeffentlich/", {"is_shown": "on", "picture": upload})
    page = text_of(Client().get(office_page))
    assert "Ayşe Demirtaş" in page
    address = f"/bueros/malstatt/team/{member('ayse').pk}.jpg"
    assert address in page
    shown = Client().get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"Zitronenfalter" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert drawn.size == (320, 320)
    ayse.post("/team/mitglieder/oeffentlich/", {})
    assert "Ayşe Demirtaş" not in text_of(Client().get(office_page))
    assert Client().get(address).status_code == 404
    assert not Portrait.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"x" * 99,
        picture()[:200],
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_changes(data: bytes) -> None:
    upload = SimpleUploadedFile("foto.jpg", data, content_type="image/jpeg")
    answer = signed_in("ayse").post("/team/mitglieder/oeffentlich/", {"is_shown": "on", "picture": upload})
    assert answer.status_code == 200
    assert not User.objects.get(username="ayse").is_shown_publicly
    assert not Portrait.objects.exists()
