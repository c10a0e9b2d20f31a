"""By what right each persona stands before a case in each situation: the literal table the whole matrix is read by.

W works on the case   B works on it and leads its office   S it is shared with them   E opened it in an emergency
L leads its office    M member of its office, not on the case   O works with families elsewhere, an expired share too
N has left: no membership any more, still named in the case   C network coordinator   P data protection officer
A administrator, a superuser   R has an account and no role here (provider editor, evaluator)
"""

PERSONAS = ("ayse", "ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin")
RIGHTS = {
    # situation:    ayse ben carla dora emil fatma georg hanna ivo admin
    "own office":   "M M L M L C R R P A",
    "other office": "O O O O O C R R P A",
    "assigned":     "W W B W B C R R P A",
    "shared":       "S S S S S C R R P A",
    "expired":      "O O O O O C R R P A",
    "ended":        "N N N N N N R R P A",
    "emergency":    "E E E E E C R R P A",
}  # fmt: skip
SITUATIONS = tuple(RIGHTS)
FLAT = ("own office", "ended")
"""Addresses that name no case are asked in these: with and without a membership."""
READERS = "WBSE"
"""Who may read what stands in the case."""
OFFICE = "WBML"
"""Who may read the requests of residents that came to the case's office."""
DECIDERS = "LB"
"""Who may read why a case is shared, held or was opened in an emergency, beside its readers."""


def right_of(persona: str, situation: str) -> str:
    return RIGHTS[situation].split()[PERSONAS.index(persona)]
