"""What is asked: the same for every size and every run (fixed seed), each question different."""

from __future__ import annotations

import random
from urllib.parse import urlencode

from django.db import connection

from bench.load import Asked

TOPICS = ("baby", "klein", "schule", "jugend", "erziehung", "trennung", "geld", "gesund", "krise", "ankommen")
WORDS = [
    "krabbelgruppe",
    "hebamme",
    "hausaufgaben",
    "schulden",
    "jobcenter",
    "brief",
    "amt",
    "deutschkurs",
    "trennung",
    "umgang",
    "tafel",
    "kleider",
    "sucht",
    "gewalt",
    "kita",
    "spielgruppe",
    "turnen",
    "ferien",
    "jugendzentrum",
    "mädchen",
    "nachhilfe",
    "sprache",
    "wohnung",
    "miete",
    "stillen",
    "erziehung",
    "wut",
    "schlaf",
    "angst",
    "mobbing",
    "ausbildung",
    "bewerbung",
    "frauen",
    "café",
    "dolmetscher",
    "kinderarzt",
    "autismus",
    "eltern",
]
PLACES = (
    "malstatt",
    "burbach",
    "völklingen",
    "dudweiler",
    "66115",
    "rastpfuhl",
    "alt-saarbrücken",
    "sulzbach",
)


def lists(count: int) -> list[Asked]:
    chance = random.Random(1)
    return [Asked("/angebote/?" + urlencode(_filters(chance))) for _ in range(count)]


def _filters(chance: random.Random) -> list[tuple[str, str]]:
    point = f"{chance.uniform(49.16, 49.33):.3f},{chance.uniform(6.80, 7.10):.3f}"
    pairs = [("ort", point), ("umkreis", chance.choice(("2", "5", "10", "20")))]
    pairs += [("thema", topic) for topic in chance.sample(TOPICS, chance.randint(0, 2))]
    if chance.random() < 0.5:
        pairs.append(("alter", str(chance.randint(0, 17))))
    if chance.random() < 0.3:
        pairs.append(("sprache", chance.choice(("ar", "tr", "uk", "fr"))))
    if chance.random() < 0.3:
        pairs.append(("tag", chance.choice(("heute", "morgen", "mo", "do"))))
    if chance.random() < 0.3:
        pairs.append(("kostenlos", "1"))
    return pairs


def texts(count: int) -> list[Asked]:
    chance = random.Random(2)
    asked = []
    for _ in range(count):
        words = chance.sample(WORDS, chance.randint(1, 3))
        if chance.random() < 0.4:
            words.append(chance.choice(PLACES))
        # A number of a copy makes nearly every text a new one, with a match in a name.
        words.append(f"nummer{chance.randint(1, 400)}")
        asked.append(Asked("/angebote/?" + urlencode({"q": " ".join(words)})))
    return asked


def pages(count: int) -> list[Asked]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slug FROM services_offerindex WHERE is_public ORDER BY md5(slug) LIMIT %s", [count]
        )
        slugs = [slug for (slug,) in cursor.fetchall()]
    return [Asked(f"/angebote/{slug}/") for slug in slugs]
