"""Taking a paper into a case, and out again. Either row and file are both there afterwards, or neither."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.errors import Conflict, Refused
from cases.actions.log import record_event
from cases.actions.writing import writable
from cases.enums.files import FileKind
from cases.models import Attachment, Case
from offices.models import User
from sozialraum.lib import clamd, clock, vault
from sozialraum.lib.papers import NotAccepted, Paper, Why, checked

SENTENCES = {
    Why.EMPTY: gettext_lazy("The file is empty. Please choose another one."),
    Why.TOO_LARGE: gettext_lazy(
        "The file is larger than 10 MB. Please make it smaller, or scan it in parts."
    ),
    Why.UNKNOWN: gettext_lazy(
        "Files of this kind are not kept here. Possible are PDF, photos (JPEG, PNG), Word documents (DOCX), ODT and "
        "plain text."
    ),
    Why.PHONE_PHOTO: gettext_lazy(
        "This photo is in the format HEIC, which only some devices can open. Please send it as JPEG: choose it from "
        "the photos of the phone instead of from its files, or open it, make a screenshot and take that."
    ),
    Why.LIES: gettext_lazy(
        "The content of the file is not what its name says. Please open it and save it anew in the right format."
    ),
    Why.BROKEN: gettext_lazy("The file is damaged and cannot be read. Please save or scan it anew."),
    Why.ACTIVE: gettext_lazy(
        "The file holds scripts, macros or other files. Please save it without them, for example as a plain PDF."
    ),
    Why.LOCKED: gettext_lazy("The file is protected with a password. Please save it without one."),
    Why.BOMB: gettext_lazy("The file would become huge when it is opened. Please make it smaller."),
    Why.HIDDEN: gettext_lazy("Something else is hidden in the file. Please save or scan it anew."),
}
LONGEST_NAME = 150


def add_file(case: Case, *, by: User, name: str, data: bytes, remark: str = "") -> Attachment:
    """Check, search for viruses, seal, and write the row. Pictures lose where and with what they were taken."""
    with transaction.atomic():
        writable(case, by)
    paper = _accepted(name, data)
    is_scanned = _searched(data)
    stored_as = vault.put(paper.data)
    try:
        with transaction.atomic():
            case = writable(case, by)
            attachment = Attachment.objects.create(
                case=case,
                name=_name(name, paper.kind),
                remark=remark,
                kind=FileKind(paper.kind),
                size=len(paper.data),
                stored_as=stored_as,
                is_scanned=is_scanned,
                added_by=by,
                added_at=clock.now(),
            )
            record_event("file_added", by=by, of=attachment, case=case, kind=attachment.kind)
    except BaseException:
        vault.drop(stored_as)
        raise
    return attachment


@transaction.atomic
def delete_file(attachment: Attachment, *, by: User) -> None:
    case = writable(attachment.case, by)
    fresh = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if fresh is None:
        raise Conflict(_("This file has been deleted already."))
    record_event("file_deleted", by=by, of=fresh, case=case, kind=fresh.kind)
    _remove([fresh])


@transaction.atomic
def delete_files_of(case: Case, *, by: User | None) -> int:
    """For retention: every file of the case, really. The caller has decided that it may."""
    found = list(Attachment.objects.select_for_update().filter(case=case))
    for attachment in found:
        record_event("file_deleted", by=by, of=attachment, case=case, kind=attachment.kind)
    _remove(found)
    return len(found)


def sweep_files() -> int:
    """Remove files that no row knows: left by a crash, or by rows that went with their case."""
    return vault.drop_strangers(Attachment.objects.order_by().values_list("stored_as", flat=True))


def _remove(attachments: list[Attachment]) -> None:
    names = [attachment.stored_as for attachment in attachments]
    Attachment.objects.filter(stored_as__in=names).delete()

    def drop() -> None:
        for name in names:
            vault.drop(name)

    transaction.on_commit(drop)


def _accepted(name: str, data: bytes) -> Paper:
    try:
        return checked(name, data, largest=settings.LARGEST_UPLOAD)
    except NotAccepted as refusal:
        raise Refused(SENTENCES[refusal.why]) from None


def _searched(data: bytes) -> bool:
    if not clamd.is_configured():
        return False
    try:
        infected = clamd.finds_virus(data)
    except clamd.NoAnswer:
        raise Refused(
            _("The virus scanner does not answer at the moment, so no file is taken. Please try again later.")
        ) from None
    if infected:
        raise Refused(_("The virus scanner found something in this file. It was not kept."))
    return True


def _name(name: str, kind: str) -> str:
    """Without folders and control characters, ending as the content says."""
    bare = "".join(sign for sign in PurePosixPath(name.replace("\\", "/")).name if sign.isprintable())
    stem = PurePosixPath(bare).stem.strip(". ") or _("File")
    return f"{stem[: LONGEST_NAME - 6]}.{kind}"
