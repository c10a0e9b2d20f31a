"""The copy as a readable paper and as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from cases.actions.subject_access.collect import Collection
from sozialraum.lib import clock
from sozialraum.lib.pdf import to_pdf

if TYPE_CHECKING:
    from cases.models import SubjectRequest


def as_pdf(asked: SubjectRequest, collection: Collection) -> bytes:
    """Raises sozialraum.lib.pdf.CannotPrint where system libraries are missing."""
    context = {"asked": asked, "copy": collection, "today": clock.today(), "operator": settings.OPERATOR}
    return to_pdf(render_to_string("papers/subject_access.html", context))


def as_json(asked: SubjectRequest, collection: Collection) -> bytes:
    data = {"auskunft": asked.number, "rechtsgrundlage": "Art. 15 DSGVO", "stand": clock.today().isoformat()}
    return json.dumps(data | collection.as_data(), ensure_ascii=False, indent=2).encode()
