from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.actions.keys import rebuild_name_marks, rebuild_recipient_marks, reseal_files
from sozialraum.lib import vault
from sozialraum.lib.reseal import reseal_model, sealed_models
from sozialraum.lib.sealing import CannotOpen


class Command(BaseCommand):
    help = (
        "Seals every confidential text with the first key of FIELD_KEYS; afterwards the other keys can go. May be "
        "interrupted and run again. --index rebuilds the marks of names after INDEX_KEY has changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", action="store_true", help="rebuild the marks of names instead")
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")

    def handle(self, *args: Any, index: bool, batch: int, verbosity: int, **options: Any) -> None:
        if index:
            done = 0
            for done in rebuild_name_marks(batch=batch):  # noqa: B007 - its last value is reported
                pass
            self.stdout.write(f"Marks of {done} people and {rebuild_recipient_marks()} recipients rebuilt.")
            return
        changed = 0
        for model, columns in sealed_models():
            count = 0
            try:
                for _looked, count in reseal_model(model, columns, batch=batch):  # noqa: B007
                    pass
            except CannotOpen as error:
                raise CommandError(
                    f"{model._meta.label}: {error} Nothing else was lost; run it again with all keys."
                ) from error
            changed += count
            if verbosity > 1:
                self.stdout.write(f"{model._meta.label}: {count} rows")
        files = 0
        try:
            for files in reseal_files():  # noqa: B007
                pass
        except (CannotOpen, vault.NotThere) as error:
            raise CommandError(f"Files: {error} Nothing was lost; run it again with all keys.") from error
        self.stdout.write(
            f"{changed} rows and {files} files sealed with the first key. The other keys can go."
        )
