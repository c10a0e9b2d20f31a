"""The matrix, one file an area."""

from tests.matrix.row import Row
from tests.matrix.rows import caseload, contact, encounters, guard, house, plan, referral

ROWS: dict[str, Row] = {}
for area in (caseload, contact, encounters, guard, house, plan, referral):
    assert not ROWS.keys() & area.ROWS.keys()
    ROWS |= area.ROWS
WALKED_ONLY = house.WALKED_ONLY
