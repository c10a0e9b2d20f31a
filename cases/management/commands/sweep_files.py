from typing import Any

from django.core.management.base import BaseCommand

from cases.actions.files import sweep_files


class Command(BaseCommand):
    help = "Removes stored files that no case knows any more, older than an hour. For every night."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        gone = sweep_files()
        if verbosity:
            self.stdout.write(f"{gone} files removed.")
