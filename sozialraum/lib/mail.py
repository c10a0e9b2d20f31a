"""Mail to staff and partners: sent after the commit, plain text, never with anything about a person in it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction

logger = logging.getLogger(__name__)


def mail_after_commit(to: Iterable[str], subject: str, body: str) -> None:
    """One mail to each address once the transaction is through. A mail that fails is logged and stops nobody."""
    addresses = sorted({address for address in to if address})

    def send() -> None:
        for address in addresses:
            try:
                EmailMessage(subject, body, to=[address]).send()
            except (SMTPException, OSError) as error:
                logger.warning("A mail could not be sent: %s", type(error).__name__)

    transaction.on_commit(send)
