from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.actions.chain import verify


class Command(BaseCommand):
    help = (
        "Recomputes the hash chain of the access log and names the first row that does not fit. Prints the head: "
        "keep it outside of this server and compare it next time with --head."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head printed earlier, for example 1234:3f5a…")

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        verdict = verify(head)
        if verdict.problem:
            raise CommandError(verdict.problem)
        self.stdout.write(f"The access log is whole: {verdict.rows} rows.")
        self.stdout.write(f"Head: {verdict.head}")
