from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases import demo
from cases.models import Event
from sozialraum.lib import clock


class Command(BaseCommand):
    help = "Loads invented casework for the demo once; a second run keeps everything that was entered."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not (settings.IS_DEMO or settings.MODE == "test"):
            raise CommandError("Invented cases belong into a demonstration only. Set DEMO=1 for one.")
        if Event.objects.exists():
            return
        with transaction.atomic():
            demo.load(clock.today())
        if verbosity:
            self.stdout.write("Demo casework loaded.")
