"""Every page of the portal in every state it can show, by a name to speak of it."""

from sozialraum.lib.languages import in_language

OFFER = "/angebote/krabbelgruppe-kleine-kaefer-burbach/"
PROTECTED = "/angebote/beratung-bei-gewalt-zu-hause-st-johann/"
PAUSED = "/angebote/nachbarschaftscafe-jaegersfreude/"
MISUNDERSTOOD = "/angebote/?alter=alt&ort=Nirgendwo&tag=gestern&umkreis=999&thema=unsinn"

PUBLIC = {
    "start": "/",
    "list": "/angebote/",
    "list with hits": "/angebote/?q=krabbelgruppe+burbach&ort=burbach&alter=1",
    "list, corrected": "/angebote/?q=krabelgruppe",
    "list, second page": "/angebote/?seite=2",
    "empty list": "/angebote/?q=krabbelgruppe&alter=17&sprache=uk&jetzt=1&ort=malstatt",
    "list with errors": MISUNDERSTOOD,
    "list, two areas": "/angebote/?ort=66115",
    "offer": OFFER,
    "protected offer": PROTECTED,
    "paused offer": PAUSED,
    "week": "/woche/",
    "week with errors": "/woche/?woche=9999-W99&ort=Nirgendwo",
    "map": "/karte/",
    "offices": "/bueros/",
    "office": "/bueros/malstatt/",
    "asking an office": "/kontakt/",
    "asking, hour over": "/kontakt/wann/",
    "crisis": "/krise/",
    "plain language": "/einfache-sprache/",
    "imprint": "/impressum/",
    "privacy": "/datenschutz/",
    "accessibility": "/barrierefreiheit/",
    "neutral": "/leer/",
    "not found": "/gibt-es-nicht/",
}
GERMAN_ONLY = {"sign in": "/konto/anmelden/"}
LANGUAGES = ("de", "ar")


def every_page() -> list[tuple[str, str]]:
    """(name, address) in both writing directions."""
    found = [
        (f"{name} ({language})", in_language(path, language))
        for name, path in PUBLIC.items()
        for language in LANGUAGES
    ]
    return found + list(GERMAN_ONLY.items())
