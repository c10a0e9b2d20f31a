"""Writing notes and correcting them with new ones."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import NotAllowed, Refused
from cases.actions.log import record_event
from cases.actions.writing import writable
from cases.enums.notes import NoteKind
from cases.models import Case, Note
from offices.models import User
from sozialraum.lib import clock


@transaction.atomic
def write_note(
    case: Case,
    *,
    by: User,
    text: str,
    happened_on: date,
    kind: str = NoteKind.TEAM,
    corrects: Note | None = None,
) -> Note:
    """`corrects` is the note that was wrong. It stays as it is, and the new one has the same readers, never others."""
    case = writable(case, by)
    if happened_on > clock.today():
        raise Refused(_("This day has not come yet."))
    if corrects is not None:
        if not Note.objects.visible_to(by).filter(pk=corrects.pk, case=case).exists():
            raise NotAllowed(_("You cannot correct this note."))
        kind = corrects.kind
    note = Note.objects.create(
        case=case,
        author=by,
        text=text,
        happened_on=happened_on,
        kind=NoteKind(kind),
        written_at=clock.now(),
        corrects=corrects,
    )
    record_event("note_corrected" if corrects else "note_written", by=by, of=note, case=case, kind=note.kind)
    return note
