"""Two people press in the same second: real PostgreSQL, a connection each, everything committed."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from cases.actions.inquiries import limits, sending
from cases.enums.inquiries import InquiryState
from cases.models import AddressCount, Event, Inquiry
from tests.cases.builders import user
from tests.cases.inquiry_builders import ADDRESS, LINK, LUCHS, an_inquiry, walk


@pytest.fixture(autouse=True)
def _no_waiting(committed: None, settings: Any) -> Iterator[None]:
    settings.CONTACT_LEAST_SECONDS = 0
    yield
    Session.objects.all().delete()


def at_once(*presses: Callable[[], Any]) -> list[Any]:
    """All of them from threads that start together; what each of them answered or raised."""
    start = threading.Barrier(len(presses))
    answers: list[Any] = [None] * len(presses)

    def run(number: int, do: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[number] = do()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def test_ayse_and_ben_take_it_in_the_same_second() -> None:
    inquiry, _code = an_inquiry()
    address = f"/team/anfragen/{inquiry.reference}/uebernehmen/"
    ayse, ben = signed_in("ayse"), signed_in("ben")
    answers = at_once(
        lambda: ayse.post(address, {"version": "1"}), lambda: ben.post(address, {"version": "1"})
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    winner = Inquiry.objects.get(pk=inquiry.pk).taken_by
    second = next(answer for answer in answers if answer.status_code == 409)
    assert f"{winner} hat diese Anfrage gerade übernommen." in html.unescape(second.content.decode())
    assert Event.objects.filter(verb="inquiry_taken").count() == 1


def test_two_answers_at_once_one_is_published_the_other_keeps_its_text() -> None:
    inquiry, _code = an_inquiry()
    address = f"/team/anfragen/{inquiry.reference}/antworten/"
    people = {name: signed_in(name) for name in ("ayse", "ben")}
    answers = at_once(
        *(
            lambda client=client, name=name: client.post(
                address, {"answer-version": "1", "answer-text": f"Es antwortet {name}."}
            )
            for name, client in people.items()
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    published = Inquiry.objects.get(pk=inquiry.pk).messages.get().text
    lost = next(answer for answer in answers if answer.status_code == 409)
    other = {"Es antwortet ayse.": "Es antwortet ben.", "Es antwortet ben.": "Es antwortet ayse."}[published]
    assert other in html.unescape(lost.content.decode())


def test_an_answer_and_a_new_message_at_once_lose_nothing() -> None:
    inquiry, _code = an_inquiry()
    ayse = signed_in("ayse")
    address = f"/team/anfragen/{inquiry.reference}/antworten/"
    answers = at_once(
        lambda: ayse.post(address, {"answer-version": "1", "answer-text": "Guten Tag"}),
        lambda: sending.write_back(inquiry, text="Noch etwas", address=ADDRESS, link=LINK),
    )
    row = Inquiry.objects.get(pk=inquiry.pk)
    texts = {message.text for message in row.messages.all()}
    assert "Noch etwas" in texts
    # Whoever came second knows: either the answer was refused and is shown again, or the request is open anew.
    assert answers[0].status_code in (302, 409)
    assert ("Guten Tag" in texts) == (answers[0].status_code == 302)
    assert row.state != InquiryState.ANSWERED


def test_the_send_button_pressed_twice_is_one_request() -> None:
    client = Client()
    walk(client, LUCHS)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def press() -> Any:
        again = Client()
        for name, value in cookies.items():
            again.cookies[name] = value
        return again.post("/kontakt/pruefen/", {}, follow=True)

    answers = at_once(press, press, press)
    assert Inquiry.objects.count() == 1
    assert len({answer.content.decode().split("sr-code__digits")[1][:60] for answer in answers}) == 1


def test_the_limit_of_an_address_holds_over_all_workers() -> None:
    answers = at_once(*[lambda: limits.count(ADDRESS, limits.SEND)] * 20)
    assert sum(isinstance(answer, limits.TooMany) for answer in answers) == 8
    assert [row.count for row in AddressCount.objects.all()] == [12]
