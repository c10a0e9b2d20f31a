from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from offices.actions.proposals import work_out


class Command(BaseCommand):
    help = "Work out one proposal for a duty roster and end; the page of the roster starts this by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *, number: int, **options: Any) -> None:
        work_out(number)
