from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from offices.demo.rosters import load_roster
from sozialraum.lib import clock


class Command(BaseCommand):
    help = "Give the demo's office Malstatt a team of 28 with a duty roster; only where IS_DEMO is set."

    def handle(self, **options: Any) -> None:
        if not settings.IS_DEMO and settings.MODE not in ("test", "development"):
            raise CommandError("Only for the demo: it makes people who do not exist.")
        self.stdout.write(f"{load_roster(clock.today())} people in the team of Malstatt are new")
