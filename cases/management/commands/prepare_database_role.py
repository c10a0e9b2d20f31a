from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import AccessEntry, Event, LogAnchor
from sozialraum.lib.database_role import CannotPrepare, prepare

APPEND = ("SELECT", "INSERT")
READ = ("SELECT",)
LESS_THAN_ALL = {
    AccessEntry._meta.db_table: APPEND,
    Event._meta.db_table: APPEND,
    LogAnchor._meta.db_table: READ,
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_permission": READ,
}
"""What the application does not change: its own traces, and what migrations write."""


class Command(BaseCommand):
    help = (
        "Makes or renews the database role of the application server (DATABASE_APP_ROLE): it can neither change tables "
        "nor change or delete the access log. Run it after each migrate, as the owner of the tables."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--login",
            action="append",
            default=[],
            help="a further login that may become the role, where the server signs in as somebody else than the owner",
        )

    def handle(self, *args: Any, login: list[str], verbosity: int, **options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        if not role:
            raise CommandError("DATABASE_APP_ROLE is not set: name the role, for example sozialraum_app.")
        try:
            count = prepare(role, LESS_THAN_ALL, logins=login)
        except CannotPrepare as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{role} may use {count} tables; the access log it can only read and extend.")
