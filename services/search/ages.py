"""An age inside a query: "spielgruppe 2 jahre", "baby 5 monate", in eight languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.search.words import fold, tokens

_YEARS = (
    "jahr|jahre|jahren|jahrig\\w*|year|years|yr|yrs|an|ans|yas|yasinda|سنوات|سنه|سنين|عام|рок|роки|років|рочк\\w*|"
    "год|года|лет|летн\\w*|anno|anni"
)
_MONTHS = (
    "monat|monate|monaten|monatig\\w*|month|months|mois|ay|aylik|شهر|اشهر|شهور|місяц\\w*|месяц\\w*|mese|mesi"
)
_AGE = re.compile(rf"(?<![\d.,])(\d{{1,2}})[\s-]*(?:(?P<years>{_YEARS})|(?P<months>{_MONTHS}))(?!\w)")
_NO_AGE = re.compile(
    r"\b(?:seit|vor|fur|nach|since|for|ago|depuis|pendant|il y a|dal?|fa|once|назад|тому|через|منذ)\s*$"
)
_PREGNANT = re.compile(r"schwanger|pregnan|enceinte|hamile|حامل|вагітн|беремен|incinta")


def age_in_months(query: str, words: Sequence[str]) -> tuple[int | None, set[int]]:
    """A child's age in months, only where one is plainly said; and the positions of the words that say ages."""
    folded = fold(query)
    if not any(letter.isdigit() for letter in folded):
        return None, set()
    ages = []
    for found in _AGE.finditer(folded):
        if not _NO_AGE.search(folded[: found.start()]):
            ages.append((found, int(found[1]) * (12 if found["years"] else 1)))
    if not ages:
        return None, set()
    numbers = {word for found, _ in ages for word in tokens(found[0])}
    used = {index for index, word in enumerate(words) if word in numbers}
    months = ages[0][1]
    clear = len(ages) == 1 and months <= 27 * 12 and not _PREGNANT.search(folded)
    return (months if clear else None), used
