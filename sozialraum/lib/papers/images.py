"""Pictures: opened, turned upright and written anew, so that place, camera and hidden files stay behind."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from sozialraum.lib.papers.refusal import NotAccepted, Why

MOST_PIXELS = 50_000_000
"""A telephone's largest photos; opened, they take 150 MB for the moment of writing them anew."""
_FORMATS = {"jpg": ("JPEG", "MPO"), "png": ("PNG",)}


def clean_image(data: bytes, kind: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS[kind]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NotAccepted(Why.BOMB)
                image.load()
                return _anew(image, kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        raise NotAccepted(Why.BROKEN) from None


def _anew(image: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    transparent = upright.info.get("transparency")
    colours = upright.info.get("icc_profile")
    bare = upright.copy()
    bare.info = {} if transparent is None else {"transparency": transparent}
    out = BytesIO()
    if kind == "png":
        bare.save(out, "PNG", icc_profile=colours)
    else:
        if bare.mode not in ("L", "RGB"):
            bare, colours = bare.convert("RGB"), None
        bare.save(out, "JPEG", quality=88, optimize=True, icc_profile=colours)
    return out.getvalue()
