from typing import Any

from django.core.management.base import BaseCommand

from cases.actions.inquiries.limits import forget_addresses, forget_drafts


class Command(BaseCommand):
    help = "Deletes requests that nobody sent within the hour, and the counts and salts of yesterday. Every night."

    def handle(self, *args: Any, **options: Any) -> None:
        forget_drafts()
        forget_addresses()
