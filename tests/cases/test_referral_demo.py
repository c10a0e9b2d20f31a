"""What the demo shows of referrals and protection: every state, one running concern, and work on three desks."""

import pytest

from cases.demo import load
from cases.enums.protection import ConcernState
from cases.enums.referrals import ReferralState
from cases.models import Assessment, Case, Event, ProtectionConcern, Referral
from cases.views.desk import protection, referrals
from sozialraum.lib import clock
from tests.cases.builders import user
from tests.cases.desk import rows_of

pytestmark = pytest.mark.django_db


def test_referrals_in_every_state_and_a_running_concern() -> None:
    if not Case.objects.exists():
        load(clock.today())
    # “sent” waits for an answer; nobody in the demo is out without what it needs.
    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState.values)
    assert not Referral.objects.filter(is_outside=True, consent=None).exists()
    assert sorted(ProtectionConcern.objects.values_list("state", flat=True)) == [
        ConcernState.ASSESSING,
        ConcernState.ENDED,
    ]
    assert Assessment.objects.submitted().count() == 3
    assert Event.objects.filter(subject="referral").count() == sum(
        one.steps.count() for one in Referral.objects.all()
    )
    assert [row.is_late for row in rows_of(referrals, user("ayse"))] == [True, False]
    assert [row.title for row in rows_of(protection, user("dora"))] == [
        "Kinderschutz: Ihre Einschätzung wird gebraucht"
    ]
    assert [row.title for row in rows_of(protection, user("ben"))] == ["Kinderschutz: Einschätzung läuft"]
    assert rows_of(protection, user("carla")) == []
