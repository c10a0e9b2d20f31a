"""Cases, their people, and who works on them."""

from tests.matrix.row import Row

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
    "case-merge": Row(WRITES, "", of={"pk": "personmerge.pk"}, data={"decision": "accept"}),
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
    "case-caseload-closing": Row("", "", data={"decision": "approve"}),  # nobody has asked for closing
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
    "case-detail-discard": Row("", "", data={"version": "1"}),  # no draft
    # A task and a concern are open, so that even those who may are told no.
    "case-detail-closing": Row(
        WRITES, f"+{WRITES}", data={"version": "1", "outcome": "moved", "summary": "Fertig"}
    ),
    "case-detail-decision": Row("", "", data={"decision": "approve"}),  # nobody has asked for closing
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
    "case-people-remove": Row("-", WRITES, of={"pk": "caseperson.pk"}),
    "case-people-take-over": Row("-", WRITES, of={"pk": "child.pk"}),
    "case-people-merge": Row(
        WRITES,
        f"+{WRITES}",  # they are written quite differently, and nobody merges them
        of={"pk": "caseperson.pk"},
        data=lambda whole: {"other": whole.mother.pk},
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
