"""The database backend of the settings (`ENGINE: sozialraum.lib.postgres`)."""

from __future__ import annotations

import time
from typing import Any

from django.db.backends.postgresql import base

TRUSTED_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that answered a second ago is not asked again whether it lives: that is one round trip a page.

    Should the server go down in that second, one page fails; Django then checks before the next, as after any error.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: dict[str, str] = {}
        self.answered_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.prepared = {}
        self.answered_at = time.monotonic()
        return super().get_new_connection(conn_params)

    def close_if_health_check_failed(self) -> None:
        if self.health_check_enabled and not self.health_check_done and self.connection is not None:
            now = time.monotonic()
            if now - self.answered_at < TRUSTED_SECONDS:
                self.health_check_done = True
                return
            self.answered_at = now
        super().close_if_health_check_failed()
