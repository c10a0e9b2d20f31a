"""python -m bench.roster: a proposal for 28 people and four weeks, without a database."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("SOZIALRAUM_MODE", "development")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

import django

TARGET_SECONDS = 5


def main() -> int:
    django.setup()
    from bench.roster_proposal import invented
    from offices.roster.proposal import solve
    from offices.roster.proposal.greedy import fill

    problem = invented()
    print(f"\n== Proposal: {len(problem.workers)} people, {problem.places} places in four weeks ==")
    for name, found in (
        ("OR-tools CP-SAT", solve(problem, seconds=10)),
        ("simple filler", fill(problem)),
    ):
        gap = "" if found.gap is None else f"  objective {found.objective:.0f}  bound {found.bound:.0f}"
        gap += "" if found.gap is None else f"  gap {100 * found.gap:.2f} %"
        print(f"   {name:18} {found.seconds:6.2f} s  {len(found.chosen)} filled, {len(found.open)} open{gap}")
        if name.startswith("OR"):
            missed = found.seconds > TARGET_SECONDS or found.engine != "cp-sat"
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
