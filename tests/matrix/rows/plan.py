"""Goals, tasks, notes, files and consents. Who may read but not write is told so: 403."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.everything import Whole
from tests.matrix.row import Row
from tests.matrix.rows import states

READS = "WBSE"
WRITES = "WB/SE"
GOAL, TASK, NOTE = {"goal": "goal.pk"}, {"task": "task.pk"}, {"note": "note.pk"}
FILE, CONSENT = {"file": "attachment.pk"}, {"consent": "consent.pk"}


def _task(whole: Whole) -> dict[str, object]:
    return {
        "version": "1",
        "text": "Amt anrufen",
        "doer": f"family-{whole.mother.pk}",
        "due_on": "2026-12-01",
    }


def _consent(whole: Whole) -> dict[str, object]:
    return {
        "version": "1",
        "giver": whole.mother.pk,
        "given_as": "self",
        "recipient_1": "Praxis am Markt",
        "purpose": "referral",
        "purpose_words": "Rat",
        "categories": ["situation"],
        "expires_on": "2027-03-01",
    }


def _file(_whole: Whole) -> dict[str, object]:
    return {"file": SimpleUploadedFile("brief.txt", b"Ein Brief", "text/plain"), "remark": "Brief"}


ROWS = {
    "case-plan": Row(READS, "-"),
    "case-plan-print": Row(READS, "-"),
    "case-plan-goal-new": Row(WRITES, WRITES, data={"words": "Mehr schlafen", "language": "de"}),
    "case-plan-goal": Row(
        WRITES, WRITES, of=GOAL, data={"version": "1", "words": "Mehr schlafen", "language": "de"}
    ),
    "case-plan-goal-state": Row(WRITES, WRITES, of=GOAL, data={"version": "1", "state": "reached"}),
    "case-plan-reading-new": Row(
        WRITES,
        WRITES,
        of=GOAL,
        data=lambda whole: {
            "value": "4",
            "moment": "between",
            "on": "2026-11-24",
            "said_by": whole.mother.pk,
        },
    ),
    "case-plan-task-new": Row(WRITES, WRITES, data=_task),
    "case-plan-task": Row(WRITES, WRITES, of=TASK, data=_task),
    "case-plan-task-end": Row(WRITES, WRITES, of=TASK, data={"version": "1", "state": "done"}),
    "case-plan-task-reopen": Row("-", WRITES, of=TASK, data={"version": "1"}, before=states.the_task_is_done),
    "case-notes": Row(
        READS, WRITES, data={"text": "Hausbesuch", "happened_on": "2026-11-24", "kind": "team"}
    ),
    "case-notes-correct": Row(
        WRITES, WRITES, of=NOTE, data={"text": "Doch nicht", "happened_on": "2026-11-20"}
    ),
    "case-files": Row(READS, WRITES, data=_file),
    "case-files-download": Row(READS, "-", of=FILE),
    "case-files-delete": Row(WRITES, WRITES, of=FILE, works=True),
    "case-consents": Row(READS, "-"),
    "case-consents-new": Row(WRITES, WRITES, data=_consent),
    "case-consents-edit": Row(WRITES, WRITES, of=CONSENT, data=_consent, before=states.the_consent_is_a_form),
    "case-consents-give": Row(
        WRITES,
        WRITES,
        of=CONSENT,
        data={"version": "1", "given_on": "2026-11-24", "form": "written"},
        before=states.the_consent_is_a_form,
    ),
    "case-consents-revoke": Row(
        WRITES, WRITES, of=CONSENT, data={"version": "1", "revoked_on": "2026-11-24"}
    ),
    "case-consents-discard": Row(
        "-", WRITES, of=CONSENT, data={"version": "1"}, before=states.the_consent_is_a_form
    ),
    "case-consents-print": Row(READS, "-", of=CONSENT),
}
