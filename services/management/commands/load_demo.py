from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from offices.demo.loading import is_loaded, load_offices, load_people
from offices.demo.when import Calendar
from offices.models import Holiday, SocialArea
from services.actions.directory import refresh_directory
from services.demo.loading import load_offers
from sozialraum.lib import clock


class Command(BaseCommand):
    help = "Loads invented offices, organisations and offers; a second run keeps everything that was entered."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if settings.PRODUCTION and not settings.IS_DEMO:
            raise CommandError("Demo data does not belong into production. Set DEMO=1 for a demonstration.")
        if not SocialArea.objects.exists():
            raise CommandError("Reference data is missing: run `manage.py load_reference` first.")
        today = clock.today()
        loaded = is_loaded()
        offers = 0
        with transaction.atomic():
            if not loaded:
                calendar = Calendar(today, Holiday.objects.known())
                load_offices(calendar)
                offers = load_offers(calendar)
            people = load_people(today) if settings.IS_DEMO or settings.MODE == "test" else 0
            if not loaded:
                refresh_directory()
        if verbosity:
            found = "already there, kept as it is" if loaded else f"{offers} offers"
            self.stdout.write(f"Demo data: {found}; {people} new accounts.")
