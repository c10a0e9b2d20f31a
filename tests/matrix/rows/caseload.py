"""Cases, their people, and who works on them."""

from tests.matrix.row import Row
from tests.matrix.rows import states

OFFICE_WORK = "WBML"
OF_LEADS = "BL"
WRITES = "WB"
READS = "WBSE"


ROWS = {
    "team-home": Row("*", "-"),
    # Typed as it sounds: the name itself must not come back to anybody who may not read it.
    "case-search": Row(
        OFFICE_WORK, f"+{OFFICE_WORK}", data={"q": "Zitronenvalter"}, query={"q": "Zitronenvalter"}
    ),
    "appointment-list": Row(OFFICE_WORK, "-"),
    "appointment-new": Row(
        OFFICE_WORK, OFFICE_WORK, data={"day": "2026-11-30", "clock": "10:00", "note": "Besprechung"}
    ),
    "appointment-cancel": Row("-", WRITES, of={"pk": "appointment.pk"}, works=True),
    # Whoever reads both; and the lead of both, who sees masked data.
    "case-merge": Row(
        "WBSEL",
        "WBSEL",
        of={"pk": "personmerge.pk"},
        data={"decision": "confirm"},
        before=states.mila_says_both_are_one,
    ),
    "case-list": Row(OFFICE_WORK, "-"),
    "case-new": Row(
        OFFICE_WORK,
        OFFICE_WORK,
        data=lambda whole: {
            "label": "Neu",
            "naming": "named",
            "legal_basis": "16",
            "office": whole.case.office_id,
        },
    ),
    "case-handover": Row(OFFICE_WORK, OFFICE_WORK),
    "case-caseload": Row(OF_LEADS, "-"),
    "case-caseload-assign": Row(
        OF_LEADS,
        OF_LEADS,
        data=lambda whole: {
            "action": "end",
            "assignment": whole.case.assignments.get(worker__username="mila").pk,
        },
    ),
    "case-caseload-closing": Row(
        OF_LEADS, OF_LEADS, data={"decision": "approve", "version": "1"}, before=states.closing_asked_by_mila
    ),
    "case-detail": Row(READS, "-"),
    "case-detail-edit": Row(
        WRITES,
        WRITES,
        data=lambda whole: {
            "version": whole.case.version,
            "label": "Anders",
            "naming": "named",
            "legal_basis": "17",
            "organization": whole.case.organization_id,
        },
    ),
    "case-detail-step": Row("-", f"{WRITES}+SE", of={"verb": "=pausieren"}, works=True),
    # Notes of colleagues keep the draft; tests.cases.test_discarding sees one go.
    "case-detail-discard": Row(
        WRITES, f"+{WRITES}", data={"version": "1"}, before=states.a_draft_with_notes_of_others
    ),
    # A task and a concern are open, so that even those who may are told no.
    "case-detail-closing": Row(
        WRITES,
        WRITES,
        data={"version": "1", "outcome": "moved", "summary": "Fertig"},
        before=states.nothing_open,
    ),
    "case-detail-decision": Row(
        WRITES,
        WRITES,
        data={"decision": "approve", "version": "1"},
        before=states.closing_waits_for_the_deputy,
    ),
    "case-detail-team": Row(
        WRITES,
        WRITES,
        data=lambda whole: {
            "action": "end",
            "assignment": whole.case.assignments.get(worker__username="mila").pk,
        },
    ),
    "case-detail-appointment": Row(
        WRITES, WRITES, data={"day": "2026-11-30", "clock": "10:00", "note": "Besuch"}
    ),
    "case-people": Row(READS, "-"),
    "case-people-new": Row(
        WRITES, WRITES, data={"position": "child", "first_name": "Neo", "last_name": "Neu"}
    ),
    "case-people-edit": Row(
        WRITES,
        WRITES,
        of={"pk": "caseperson.pk"},
        data={"version": "1", "position": "child", "first_name": "Anders", "last_name": "Anders"},
    ),
    "case-people-remove": Row(
        "-", WRITES, of={"pk": "caseperson.pk"}, works=True, before=states.the_child_stands_alone
    ),
    "case-people-take-over": Row(
        "-",
        WRITES,
        of={"pk": "personmerge.merged.pk"},
        works=True,
        before=states.the_double_is_in_another_case,
    ),
    "case-people-merge": Row(
        WRITES,
        WRITES,
        of={"pk": "caseperson.pk"},
        data=lambda whole: {"other": whole.personmerge.merged_id},
        before=states.the_same_child_twice,
    ),
    "case-people-relation": Row(
        WRITES,
        WRITES,
        data=lambda whole: {"person": whole.mother.pk, "kind": "other", "other": whole.child.pk},
    ),
    "case-people-unrelate": Row("-", WRITES, of={"pk": "relation.pk"}, works=True),
    "case-people-household": Row(WRITES, WRITES, data={"name": "Bei der Oma", "address": ""}),
    "case-people-move-in": Row(
        WRITES,
        WRITES,
        of={"pk": "household.pk"},
        data=lambda whole: {"person": whole.mother.pk, "starts_on": "2026-11-01"},
    ),
    "case-people-household-remove": Row("-", WRITES, of={"pk": "household.pk"}, works=True),
    "case-people-move-out": Row(WRITES, WRITES, of={"pk": "householdmember.pk"}, data={"on": "2026-11-24"}),
}
