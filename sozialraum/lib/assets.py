"""Staticfiles finder for the few front-end files the pages use, straight from node_modules and build/fonts.

Only what is listed here is served: a whole node_modules would publish readmes, sources and test pages.
`make assets` brings the packages (package-lock.json holds their integrity hashes) and cuts the fonts.

Names for {% static %}:

    vendor/kern/kern.min.css            the KERN look: variables and the components in use (bootstrap/kern_css.py)
    vendor/fonts/fira-sans.css          @font-face rules, weights 400 and 600, font-display: swap
    vendor/fonts/fira-sans-<part>-<weight>.woff2    part: latin, latin-ext, cyrillic (loaded by unicode-range;
                                        preload only latin-400 and latin-600)
    vendor/leaflet/leaflet.css          Leaflet 1.9
    vendor/leaflet/leaflet.js
    vendor/leaflet/images/marker-icon.png  marker-icon-2x.png  marker-shadow.png  layers.png  layers-2x.png
    vendor/leaflet/markercluster.css    clusters on the map
    vendor/leaflet/markercluster-default.css
    vendor/leaflet/leaflet.markercluster.js
"""

from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage, Storage

ROOT = Path(__file__).resolve().parents[2]

FONT_PARTS = ("latin", "latin-ext", "cyrillic")
FONT_WEIGHTS = (400, 600)
FONT_FILES = (
    "fira-sans.css",
    *(f"fira-sans-{part}-{weight}.woff2" for weight in FONT_WEIGHTS for part in FONT_PARTS),
)

LEAFLET_IMAGES = ("marker-icon.png", "marker-icon-2x.png", "marker-shadow.png", "layers.png", "layers-2x.png")

# Static name -> file below the repository. Source maps stay: the hashed storage follows their references.
FILES: dict[str, str] = {
    "vendor/kern/kern.min.css": "build/kern/kern.min.css",
    "vendor/leaflet/leaflet.css": "node_modules/leaflet/dist/leaflet.css",
    "vendor/leaflet/leaflet.js": "node_modules/leaflet/dist/leaflet.js",
    "vendor/leaflet/leaflet.js.map": "node_modules/leaflet/dist/leaflet.js.map",
    "vendor/leaflet/markercluster.css": "node_modules/leaflet.markercluster/dist/MarkerCluster.css",
    "vendor/leaflet/markercluster-default.css": (
        "node_modules/leaflet.markercluster/dist/MarkerCluster.Default.css"
    ),
    "vendor/leaflet/leaflet.markercluster.js": (
        "node_modules/leaflet.markercluster/dist/leaflet.markercluster.js"
    ),
    "vendor/leaflet/leaflet.markercluster.js.map": (
        "node_modules/leaflet.markercluster/dist/leaflet.markercluster.js.map"
    ),
    **{
        f"vendor/leaflet/images/{name}": f"node_modules/leaflet/dist/images/{name}" for name in LEAFLET_IMAGES
    },
    **{f"vendor/fonts/{name}": f"build/fonts/{name}" for name in FONT_FILES},
}


class _ListedStorage(FileSystemStorage):
    """Opens the files of FILES under their static names; collectstatic reads sources through a storage."""

    def path(self, name: str) -> str:
        return str(ROOT / FILES[name.replace("\\", "/")])


class PackageFinder(BaseFinder):
    """Finds exactly the files of FILES; a file that was not brought yet is simply not found."""

    def __init__(self, app_names: list[str] | None = None, *args: object, **kwargs: object) -> None:
        self.storage = _ListedStorage(location=str(ROOT), base_url=None)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: object) -> list[CheckMessage]:
        missing = [name for name, source in FILES.items() if not (ROOT / source).is_file()]
        if not missing:
            return []
        return [
            Warning(
                f"{len(missing)} front-end files are missing, first {missing[0]}.",
                hint="Run `make assets`.",
                id="sozialraum.W001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str] | None:
        source = FILES.get(path.replace("\\", "/"))
        found = str(ROOT / source) if source and (ROOT / source).is_file() else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, Storage]]:
        for name, source in FILES.items():
            if (ROOT / source).is_file():
                yield name, self.storage
