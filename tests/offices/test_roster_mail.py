"""What people are told when a week is published, through a mail server that speaks SMTP."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
from django.core.mail import get_connection

from offices.actions import roster
from offices.models import ShiftAssignment
from tests.offices.test_roster import shift, user

pytestmark = pytest.mark.django_db


class Letterbox(ThreadingTCPServer):
    """Takes what RFC 5321 sends and keeps it. Refuses the address named in `refuses`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.refuses = ""


class Conversation(StreamRequestHandler):
    server: Letterbox

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.say("220 letterbox")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append((to, self.letter()))
                to = []
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT" and self.server.refuses and self.server.refuses in line:
                self.say("550 unknown here")
            else:
                if verb == "RCPT":
                    to.append(line.split("<")[1].split(">")[0])
                self.say("250 letterbox")

    def letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    server = Letterbox()
    thread = Thread(target=server.serve_forever)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_everybody_with_a_shift_gets_a_letter_of_their_own_and_nobody_else(
    letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    place = shift(people=2)
    for name in ("ayse", "ben"):
        roster.assign(place, user(name), by=user("carla"))
    with django_capture_on_commit_callbacks(execute=True):
        roster.publish(place.week, by=user("carla"))
    assert get_connection().__class__.__module__ == "django.core.mail.backends.smtp"
    assert [to for to, _letter in letterbox.letters] == [["ayse@example.org"], ["ben@example.org"]]
    for _to, letter in letterbox.letters:
        assert letter["Subject"].strip() == "Der Dienstplan für die Woche ab 30.11.2026 ist da"
        assert letter.get_content().strip() == (
            "Bitte sehen Sie Ihre Dienste im Portal an: Büro Malstatt, Woche ab 30.11.2026."
        )


def test_a_correction_is_told_to_whom_it_concerns(
    letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    place = shift(people=2)
    for name in ("ayse", "ben"):
        roster.assign(place, user(name), by=user("carla"))
    roster.publish(place.week, by=user("carla"))
    with django_capture_on_commit_callbacks(execute=True):
        roster.free(ShiftAssignment.objects.get(worker=user("ben")), by=user("carla"))
    ((to, letter),) = letterbox.letters
    assert to == ["ben@example.org"]
    assert letter["Subject"].strip() == "Ihr Dienstplan für die Woche ab 30.11.2026 hat sich geändert"


def test_an_address_the_server_refuses_stops_neither_the_week_nor_the_others(
    letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    place = shift(people=2)
    for name in ("ayse", "ben"):
        roster.assign(place, user(name), by=user("carla"))
    letterbox.refuses = "ayse@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        week = roster.publish(place.week, by=user("carla"))
    assert week.is_published
    assert [to for to, _letter in letterbox.letters] == [["ben@example.org"]]
