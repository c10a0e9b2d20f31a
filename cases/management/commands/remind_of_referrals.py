from typing import Any

from django.core.management.base import BaseCommand

from cases.actions.referrals.sending import remind_of_unanswered


class Command(BaseCommand):
    help = (
        "Every night: tells lead workers by mail which referrals nobody has answered for five working days."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = remind_of_unanswered()
        if verbosity:
            self.stdout.write(f"{count} referrals without an answer.")
