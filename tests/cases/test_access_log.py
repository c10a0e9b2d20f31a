"""The access log: its page for ivo, its chain, and what happens when somebody tampers with it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, override_settings
from django.urls import path, reverse

from cases.actions.chain import prune, verify
from cases.actions.log import record_access, record_accesses
from cases.enums.cases import Via
from cases.models import AccessEntry, LogAnchor
from cases.views.access import open_case
from sozialraum.lib import clock
from sozialraum.urls import urlpatterns as real_urls
from tests.cases.builders import CANARY, a_case, user

pytestmark = pytest.mark.django_db


def read(count: int = 1, name: str = "ayse") -> list[AccessEntry]:
    case = a_case()
    return [record_access(by=user(name), via=Via.ASSIGNMENT, action="view", case=case) for _ in range(count)]


@contextmanager
def as_intruder() -> Iterator[None]:
    """A superuser of the database whom no trigger stops."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# --- the chain --------------------------------------------------------------------------------------------
def test_an_untouched_log_is_whole_and_prints_its_head() -> None:
    *_, last = read(3)
    last.refresh_from_db()
    said = io.StringIO()
    call_command("verify_access_log", stdout=said)
    assert f"Head: {last.pk}:{last.hash}" in said.getvalue()
    call_command("verify_access_log", head=f"{last.pk}:{last.hash}", stdout=said)


@pytest.mark.parametrize(
    "change",
    [
        "action = 'list'",
        "actor_id = NULL",
        "at = at + interval '1 second'",
        "case_reference = 'AAAA-AAAA'",
        "via = 'lead'",
        "subject_id = 7",
    ],
)
def test_a_changed_row_is_named(change: str) -> None:
    first, second, _third = read(3)
    with as_intruder():
        run(f"UPDATE cases_accessentry SET {change} WHERE id = {second.pk}")
    assert verify().problem == f"Row {second.pk} was changed after it was written."
    with pytest.raises(CommandError, match=f"Row {second.pk} was changed"):
        call_command("verify_access_log")
    assert first.pk < second.pk


def test_a_row_that_was_changed_together_with_its_hash_breaks_the_next() -> None:
    _first, second, third = read(3)
    with as_intruder():
        run(f"UPDATE cases_accessentry SET action = 'list' WHERE id = {second.pk}")
        run(f"UPDATE cases_accessentry e SET hash = cases_access_digest(e) WHERE id = {second.pk}")
    assert verify().problem == f"A row before row {third.pk} is missing or was replaced."


def rewrite_hashes() -> None:
    """What an intruder does who knows how the chain is made."""
    for pk in list(AccessEntry.objects.order_by("pk").values_list("pk", flat=True)):
        run(
            "UPDATE cases_accessentry e SET previous_hash = coalesce((SELECT hash FROM cases_accessentry p "
            f"WHERE p.id < {pk} ORDER BY id DESC LIMIT 1), repeat('0', 64)) WHERE id = {pk}"
        )
        run(f"UPDATE cases_accessentry e SET hash = cases_access_digest(e) WHERE id = {pk}")


def test_numbers_follow_each_other() -> None:
    first, second, third = read(3)
    assert (second.pk, third.pk) == (first.pk + 1, first.pk + 2)
    record_accesses(by=user("ayse"), action="search", seen=[(a_case(), Via.ASSIGNMENT)] * 3)
    assert [row.pk for row in AccessEntry.objects.all()[:3]] == [first.pk + 5, first.pk + 4, first.pk + 3]
    assert verify().problem == ""


def test_a_look_that_was_rolled_back_gives_its_number_to_the_next() -> None:
    (first,) = read()
    with transaction.atomic():
        record_access(by=user("ben"), via=Via.ASSIGNMENT, action="view")
        transaction.set_rollback(True)
    (second,) = read()
    assert second.pk == first.pk + 1
    assert verify().problem == ""


def test_a_missing_row_is_named() -> None:
    _first, second, _third = read(3)
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id = {second.pk}")
    assert verify().problem == f"Row {second.pk} is missing."
    with pytest.raises(CommandError, match=f"Row {second.pk} is missing"):
        call_command("verify_access_log")


def test_missing_rows_are_named_although_every_hash_was_rewritten() -> None:
    _first, second, third, _fourth = read(4)
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id IN ({second.pk}, {third.pk})")
        rewrite_hashes()
    assert verify().problem == f"Rows {second.pk} to {third.pk} are missing."


def test_the_first_row_of_all_is_missed_as_well() -> None:
    first, *_ = read(3)
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id <= {first.pk}")
        rewrite_hashes()
    assert verify().problem == (
        "Row 1 is missing." if first.pk == 1 else f"Rows 1 to {first.pk} are missing."
    )


def test_gaps_from_before_the_log_was_numbered_without_gaps_are_none() -> None:
    """Numbers of a sequence skip whatever was rolled back; what came later does not."""
    _first, second, third, fourth, fifth = read(5)
    run(
        "CREATE OR REPLACE FUNCTION cases_access_gapless_from() RETURNS bigint LANGUAGE sql IMMUTABLE "
        f"AS $$ SELECT {third.pk}::bigint $$"
    )
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id < {second.pk}")
        rewrite_hashes()
    assert verify().problem == ""
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id = {fourth.pk}")
        rewrite_hashes()
    assert verify().problem == f"Row {fourth.pk} is missing."
    assert fifth.pk > fourth.pk


def test_a_cut_tail_is_found_with_the_head_kept_elsewhere() -> None:
    first, second, third = read(3)
    head = verify().head
    assert head.startswith(f"{third.pk}:")
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id >= {second.pk}")
    assert verify().problem == ""
    assert verify(head).problem == (
        f"The log ends at row {first.pk}, but row {third.pk} was written once: its tail was cut off."
    )


def test_a_log_that_was_wholly_rewritten_is_found_with_the_head() -> None:
    read(3)
    head = verify().head
    with as_intruder():
        run("UPDATE cases_accessentry SET action = 'list'")
        rewrite_hashes()
    assert verify().problem == ""
    assert "the log was rewritten" in verify(head).problem


def test_a_head_that_is_none_is_refused() -> None:
    read()
    assert "must look like" in verify("irgendwas").problem


def test_old_rows_go_and_the_chain_still_holds() -> None:
    old = read(2)
    with as_intruder():
        # The stage stands still, so the past has to be written.
        run("UPDATE cases_accessentry SET at = at - interval '4 years'")
        rewrite_hashes()
    kept_head = verify().head
    new = read(2)
    removed = prune(clock.now() - timedelta(days=365 * 3))
    assert removed == AccessEntry.objects.filter(pk__lte=old[-1].pk).count() + removed
    assert set(AccessEntry.objects.values_list("pk", flat=True)) == {row.pk for row in new}
    assert LogAnchor.objects.get().last_id == old[-1].pk
    assert verify().problem == ""
    assert verify(kept_head).problem == ""
    assert prune(clock.now() - timedelta(days=365 * 3)) == 0
    with as_intruder():
        run(f"DELETE FROM cases_accessentry WHERE id = {new[0].pk}")
    assert verify().problem == f"Row {new[0].pk} is missing."


def test_when_all_rows_are_old_the_next_one_follows_the_anchor() -> None:
    *_, last = read(3)
    last.refresh_from_db()
    prune(clock.now() + timedelta(days=1))
    assert not AccessEntry.objects.exists()
    following = record_access(by=user("ben"), via=Via.SYSTEM, action="list")
    following.refresh_from_db()
    assert (following.pk, following.previous_hash) == (last.pk + 1, last.hash)
    assert verify().problem == ""


# --- a page that fails leaves its trace ---------------------------------------------------------------------
def a_page_that_breaks(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference)
    secret = case.label
    Template("{{ case.label|nothing_like_it }}").render(Context({"case": case, "secret": secret}))
    return render(request, "team/home.html")


urlpatterns = [path("team/kaputt/<str:reference>/", a_page_that_breaks, name="breaks"), *real_urls]
handler500 = "sozialraum.views.server_error"


@override_settings(ROOT_URLCONF="tests.cases.test_access_log")
def test_a_page_that_fails_to_render_was_still_read(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    case = a_case(f"Familie {CANARY}")
    client.force_login(user("ayse"))
    client.raise_request_exception = False
    response = client.get(f"/team/kaputt/{case.reference}/")
    assert response.status_code == 500
    assert CANARY not in response.text
    assert CANARY not in caplog.text
    (row,) = AccessEntry.objects.filter(case_reference=case.reference)
    assert (row.actor, row.action, row.via) == (user("ayse"), "view", Via.ASSIGNMENT)
    assert TemplateSyntaxError.__name__ in caplog.text


# --- the page ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["ayse", "carla", "emil", "fatma", "georg", "hanna", "admin"])
def test_for_everybody_else_there_is_no_such_page(client: Client, name: str) -> None:
    client.force_login(user(name))
    assert client.get(reverse("access-log")).status_code == 404
    assert client.get(reverse("access-log-export")).status_code == 404
    assert not AccessEntry.objects.exists()


def test_ivo_sees_who_looked_and_never_what(client: Client) -> None:
    case = a_case(f"Familie {CANARY}")
    record_access(by=user("ayse"), via=Via.ASSIGNMENT, action="view", case=case)
    client.force_login(user("ivo"))
    page = client.get(reverse("access-log"))
    assert "Ayşe Demirtaş" in page.text
    assert case.reference in page.text
    assert CANARY not in page.text
    own = AccessEntry.objects.first()
    assert own is not None
    assert (own.actor, own.action, own.subject, own.via) == (
        user("ivo"),
        "list",
        "access_log",
        "data_protection",
    )
    assert client.get(reverse("case-access", args=[case.reference])).status_code == 404


def test_filters_by_person_case_and_day(client: Client) -> None:
    case = a_case()
    for name in ("ayse", "ben", "ayse"):
        record_access(by=user(name), via=Via.ASSIGNMENT, action="view", case=case)
    read(1, "ben")
    client.force_login(user("ivo"))

    def count(**asked: str) -> int:
        return client.get(reverse("access-log"), asked).context["total"]  # type: ignore[no-any-return]

    assert count(person=str(user("ayse").pk)) == 2
    assert count(case=case.reference.lower()) == 3
    assert count(person=str(user("ben").pk), case=case.reference) == 1
    assert count(last="2026-11-23") == 0
    assert count(first="2026-11-24", last="2026-11-24", case=case.reference) == 3
    assert client.get(reverse("access-log"), {"first": "2026-11-24", "last": "2026-11-20"}).status_code == 422
    assert client.get(reverse("access-log"), {"case": "unsinn"}).status_code == 422


def test_the_table_as_a_file(client: Client) -> None:
    case = a_case(f"Familie {CANARY}")
    record_access(by=user("ayse"), via=Via.ASSIGNMENT, action="view", case=case)
    client.force_login(user("ivo"))
    response = client.get(reverse("access-log-export"), {"case": case.reference})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert lines[1].split(";")[1:5] == ["24.11.2026 09:00:00", "Ayşe Demirtaş", case.reference, "view"]
    assert CANARY not in "".join(lines)
    assert AccessEntry.objects.filter(actor=user("ivo"), action="export", subject="access_log").count() == 1


def test_a_name_that_looks_like_a_formula_stays_a_text(client: Client) -> None:
    ayse = user("ayse")
    ayse.first_name = "=HYPERLINK(1)"
    ayse.save()
    read()
    client.force_login(user("ivo"))
    text = b"".join(client.get(reverse("access-log-export")).streaming_content).decode()  # type: ignore[attr-defined]
    assert ";'=HYPERLINK(1) Demirtaş;" in text


def test_a_constant_number_of_queries(client: Client, django_assert_num_queries: object) -> None:
    read(60)
    client.force_login(user("ivo"))
    with django_assert_num_queries(LOG_QUERIES):  # type: ignore[operator]
        client.get(reverse("access-log"))


LOG_QUERIES = 10
