"""Referrals and protection concerns."""

from tests.matrix.row import Row
from tests.matrix.rows import states

READS, WRITES = "WBSE", "WB"
REFERRAL, CONCERN = {"pk": "referral.pk"}, {"pk": "protectionconcern.pk"}

WORDS = {
    "receiver_name": "Praxis am Markt",
    "receiver_email": "hilfe@example.org",
    "purpose": "advice",
    "message": "Eine Mutter sucht Rat zu Briefen vom Amt.",
    "channel": "link",
}
DECISION = {
    "version": "1",
    "parents_involved": "yes",
    "child_involved": "no",
    "child_not_because": "too_young",
    "result": "danger_help",
    "result_reasons": "Gemeinsam besprochen.",
    "safety_plan": "Die Nachbarin holt das Kind.",
    "review_on": "2026-12-01",
}

ROWS = {
    "case-referrals": Row(READS, "-"),
    "case-referrals-new": Row(WRITES, WRITES, query={"ohne": "1"}, data=WORDS),
    "case-referrals-detail": Row(READS, WRITES, of=REFERRAL, data={"version": "1", "do": "withdraw"}),
    "case-referrals-edit": Row(WRITES, WRITES, of=REFERRAL, data=WORDS | {"version": "1"}),
    "case-protection": Row(READS, "-"),
    "case-protection-new": Row(
        WRITES, WRITES, data={"observations": "Blaue Flecken am Arm."}, before=states.no_concern
    ),
    "case-protection-detail": Row(
        READS,
        WRITES,
        of=CONCERN,
        data=lambda whole: {"version": "1", "do": "release", "assessment": whole.assessment.pk},
    ),
    # Each view is given for oneself: mila, who works on the case as well, has no part in this one.
    "case-protection-assess": Row(
        WRITES,
        WRITES,
        of=CONCERN,
        data={"judgement": "no_danger", "reasons": "Gespielt und gelacht."},
        before=states.the_lead_worker_is_asked,
    ),
    "case-protection-decide": Row(
        WRITES, WRITES, of=CONCERN, data=DECISION, before=states.two_views_are_given
    ),
    "case-protection-form": Row(READS, "-", of=CONCERN, before=states.of_a_provider),
}
