"""Pictures people upload: read by content, drawn anew, so that nothing but the pixels remains."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000


class NotAPicture(ValueError):
    """What was uploaded cannot be read as JPEG, PNG or WebP, or is too large."""


def square_jpeg(data: bytes, side: int = 320) -> bytes:
    """The middle of a picture as a square JPEG of `side` pixels, upright, without metadata (place, camera, time)."""
    if len(data) > MOST_BYTES:
        raise NotAPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAPicture
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                paper.alpha_composite(upright)
                drawn = ImageOps.fit(paper.convert("RGB"), (side, side), Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        raise NotAPicture from None
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
