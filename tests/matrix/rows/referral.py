"""Referrals and protection concerns."""

from tests.matrix.row import Row

READS, WRITES = "WBSE", "WB"
REFERRAL, CONCERN = {"pk": "referral.pk"}, {"pk": "protectionconcern.pk"}


ROWS = {
    "case-referrals": Row(READS, "-"),
    "case-referrals-new": Row(WRITES, WRITES),
    "case-referrals-detail": Row(READS, WRITES, of=REFERRAL, data={"version": "1", "do": "withdraw"}),
    "case-referrals-edit": Row(WRITES, WRITES, of=REFERRAL),
    "case-protection": Row(READS, "-"),
    "case-protection-new": Row(WRITES, WRITES),
    "case-protection-detail": Row(
        READS,
        WRITES,
        of=CONCERN,
        data=lambda whole: {"version": "1", "do": "release", "assessment": whole.assessment.pk},
    ),
    # mila was asked for her view and nobody else: each view is given for oneself.
    "case-protection-assess": Row("", "", of=CONCERN, data={"judgement": "no_danger", "reasons": "x"}),
    "case-protection-decide": Row(WRITES, WRITES, of=CONCERN),
    "case-protection-form": Row("", "-", of=CONCERN),  # not decided yet
}
