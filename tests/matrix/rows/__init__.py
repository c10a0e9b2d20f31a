"""The matrix, one file an area."""

from tests.matrix.row import Row
from tests.matrix.rows import caseload, contact, encounters, guard, house, plan, referral
from tests.test_routes import TABLE

ROWS: dict[str, Row] = {}
for area in (caseload, contact, encounters, guard, house, plan, referral):
    assert not ROWS.keys() & area.ROWS.keys()
    ROWS |= area.ROWS

WALKED_ONLY = {name: of for name, (_who, of) in TABLE.items() if name not in ROWS}
"""Public, about one's own account, or of areas without cases: tests.test_routes says who gets them; here no name may
stand on them."""
