from django.core.management.base import BaseCommand

from services.actions.directory import refresh_directory
from services.actions.shortlists import forget_shortlists


class Command(BaseCommand):
    help = "Rebuild search rows, cards and dates of the directory, drop old shortlists; run it every night."

    def handle(self, **options: object) -> None:
        count = refresh_directory()
        forget_shortlists()
        self.stdout.write(f"{count} offers refreshed")
