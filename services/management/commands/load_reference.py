from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from offices.loading import load_holidays, load_places
from services.loading import load_synonyms, load_terms
from sozialraum.lib import clock


class Command(BaseCommand):
    help = "Creates missing places, holidays, categories, kinds and synonyms; keeps hand-made edits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--update", action="store_true", help="Overwrite existing rows with what the files say."
        )

    def handle(self, *args: Any, update: bool, **options: Any) -> None:
        created = load_places(update=update)
        created["holidays"] = load_holidays(today=clock.today(), update=update)
        created |= load_terms(update=update)
        created["synonyms"] = load_synonyms(update=update)
        new = ", ".join(f"{count} {name}" for name, count in created.items() if count)
        if options["verbosity"]:
            self.stdout.write(f"Reference data: {new or 'nothing'} new.")
