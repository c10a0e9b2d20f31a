"""The house: teams, accounts, and what residents open. No case is in any of it."""

from tests.matrix.row import Row

TEAM = {"slug": "case.office.slug"}
MEMBER = {"slug": "case.office.slug", "number": "membership.pk"}
INVITATION = {"slug": "case.office.slug", "number": "invitation.pk"}

ROWS = {
    "member-mine": Row("*", "-"),
    "member-public": Row("*", "*"),
    "member-list": Row("WBMLC", "-", of=TEAM),
    "member-invite": Row("BL", "BL", of=TEAM),
    "member-invitation-again": Row("-", "BL", of=INVITATION, works=True),
    "member-invitation-withdraw": Row("-", "BL", of=INVITATION, works=True),
    "member-change": Row("BL", "BL", of=MEMBER),
    "member-end": Row("BL", "BL", of=MEMBER),
}
