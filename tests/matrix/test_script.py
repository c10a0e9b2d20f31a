"""A script in every text field of a case, of requests, notes and reasons: on every page of casework it is only text."""

from __future__ import annotations

import pytest

from tests.cases.everything import a_whole_case
from tests.matrix.rows import ROWS
from tests.matrix.scenario import address_of, ask, helpers, patterns
from tests.matrix.test_matrix import of_whole, prepared, signed_in

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"
FILES = {"case-files-download", "access-log-export"}
"""Sent to be kept, never shown: tests.cases.plan.test_files, tests.cases.test_access_log."""


@pytest.mark.parametrize(
    ("persona", "right", "at_least"), [("ayse", "W", 40), ("carla", "L", 4), ("ivo", "P", 1)]
)
def test_it_is_only_text(persona: str, right: str, at_least: int) -> None:
    helpers()
    whole = of_whole(a_whole_case(SCRIPT, lead="ayse", co="mila", asked=SCRIPT, told=SCRIPT))
    client, names_of = signed_in(persona), patterns()
    raw, shown = [], []
    for name, row in ROWS.items():
        if name in FILES or row.expected("GET", right) != "through":
            continue
        address = address_of(name, row.parameters(names_of[name], whole), row.query)
        seen = ask(client, "GET", address, {}, prepared(row, whole))
        assert seen.answer == "through", address
        if SCRIPT in seen.text.lower():
            raw.append(address)
        if SHOWN in seen.text.lower():
            shown.append(address)
    assert raw == []
    assert len(shown) >= at_least, shown
