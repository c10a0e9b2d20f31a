from django.core.management.base import BaseCommand

from services.actions import refresh_directory


class Command(BaseCommand):
    help = "Rebuild search rows, cards and dates of the directory; run it every night."

    def handle(self, **options: object) -> None:
        count = refresh_directory()
        self.stdout.write(f"{count} offers refreshed")
