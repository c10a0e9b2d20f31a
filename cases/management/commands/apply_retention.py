from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from cases.actions.chain import prune
from cases.actions.retention.kinds import BY_CALENDAR, cutoff
from cases.actions.retention.proposals import due_in
from cases.models import Event
from offices.models import Office


class Command(BaseCommand):
    help = (
        "Every night: deletes by the calendar what nobody has to decide about (reasons, old log and event rows), and "
        "counts what waits for two people in /team/loeschung/. --dry-run lists everything and deletes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list only")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for office in Office.objects.order_by("position", "name"):
            for due in due_in(office):
                what = "restrict" if due.restrict else "delete"
                name = due.reference or due.object_id
                self.stdout.write(
                    f"{office.slug} {due.kind} {name} since {due.since}: {what}, for two people"
                )
        with transaction.atomic():
            for name, forget in BY_CALENDAR.items():
                self._say(name, forget())
            self._say("event", self._forget_events())
            self._say("access", prune(cutoff("access")))
            if dry_run:
                transaction.set_rollback(True)
        if dry_run:
            self.stdout.write("Nothing was deleted.")
        elif not connection.in_atomic_block:
            # Deleted rows lie in the tables' files until they are vacuumed, and in backups until those end.
            with connection.cursor() as cursor:
                cursor.execute(
                    "VACUUM cases_event, cases_accessentry, cases_casegrant, cases_case, cases_person"
                )

    def _say(self, name: str, count: int) -> None:
        if count:
            self.stdout.write(f"{name}: {count} by the calendar")

    def _forget_events(self) -> int:
        return Event.objects.filter(at__lt=cutoff("event")).delete()[0]
