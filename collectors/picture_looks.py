"""How a picture looks: decoded within limits, its perceptual hash, and a small copy of our own."""

import hashlib
import io
import warnings
from typing import Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from data.pictures import REFUSED, STORED, Look

KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS: Final = 20_000_000
JPEG, SCAN, MOST_SCANS = b"\xff\xd8", b"\xff\xda", 100
"""A JPEG may be made of so many passes over all of it that decoding takes half an hour; honest ones have some ten."""
SMALL: Final = {"profile": (96, 96), "header": (300, 100)}
MOST_SMALL_BYTES: Final = 20_000
SIDE, KEPT = 32, 8
COARSE, NEAR, MOSTLY, LEAST_KEPT = 400, 40, 0.75, 0.4
"""A margin is looked for in so many points a side; a colour is the same up to so far; so much of the border must be of one
colour; so much of each side must stay."""
WHITE: Final = (255, 255, 255)


def look(content: bytes, *, part: str) -> Look:
    """What is in some bytes: a picture with its hash and small copy, or the reason why it is none that counts."""
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(JPEG) and content.count(SCAN) > MOST_SCANS:
        return Look(REFUSED, "broken", sha256)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=KINDS) as opened:
                width, height = opened.size
                if width * height > MOST_PIXELS:
                    return Look(REFUSED, "too_many_pixels", sha256, None, width, height)
                if getattr(opened, "is_animated", False):
                    return Look(REFUSED, "animated", sha256, None, width, height)
                picture = flat(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Look(REFUSED, "too_many_pixels", sha256)
    except UnidentifiedImageError:
        return Look(REFUSED, "not_a_picture", sha256)
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError):  # what decoders raise
        return Look(REFUSED, "broken", sha256)
    return Look(STORED, None, sha256, phash(picture), width, height, _small(picture, SMALL[part]))


def flat(picture: Image.Image) -> Image.Image:
    """A picture in plain colours, on white where it is transparent."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (*WHITE, 255))
        return Image.alpha_composite(ground, clear).convert("RGB")
    return picture.convert("RGB")


def _waves() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The first rows of the discrete cosine transform (type II)."""
    rows, columns = np.arange(KEPT)[:, None], np.arange(SIDE)[None, :]
    return np.cos(np.pi * (2 * columns + 1) * rows / (2 * SIDE))


WAVES: Final = _waves()


def phash(picture: Image.Image) -> str:
    """The perceptual hash of a picture, twice 16 hex digits: of the whole, and of what lies within its plain margin, so that
    a copy whose margin was cut is told, too. Two pictures are as far apart as the closer of the two pairs."""
    return _phash(picture) + _phash(trimmed(picture))


def _phash(picture: Image.Image) -> str:
    """64 bits: which of the 8 × 8 lowest waves of the brightness, 32 × 32 points of it, are stronger than the median of all
    but the constant one (Zauner 2010, "pHash")."""
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    waves = (WAVES @ np.asarray(grey, dtype=np.float64) @ WAVES.T).round(6).ravel()
    bits = waves > np.median(waves[1:])
    bits[0] = False  # how bright the whole is
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def trimmed(picture: Image.Image) -> Image.Image:
    """A picture without its plain margin; the picture itself where its border is not of one colour, or little would stay."""
    points = np.asarray(picture.convert("RGB").resize((COARSE, COARSE), Image.Resampling.BOX), dtype=np.int16)
    border = np.concatenate([points[0], points[-1], points[:, 0], points[:, -1]])
    ground = np.median(border, axis=0)
    if (np.abs(border - ground).max(axis=1) <= NEAR).mean() < MOSTLY:
        return picture
    other = np.abs(points - ground).max(axis=2) > NEAR
    rows, columns = np.flatnonzero(other.any(axis=1)), np.flatnonzero(other.any(axis=0))
    if min(len(rows), len(columns)) < LEAST_KEPT * COARSE:
        return picture
    wide, high = picture.width / COARSE, picture.height / COARSE
    box = (columns[0] * wide, rows[0] * high, (columns[-1] + 1) * wide, (rows[-1] + 1) * high)
    left, top, right, bottom = (round(each) for each in box)
    return picture.crop((left, top, right, bottom))


def _small(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """A PNG of at most 20 kB that shows the picture, in few colours where it must."""
    picture = picture.copy()
    picture.thumbnail(size, Image.Resampling.LANCZOS)
    for colours in (0, 128, 32, 8):
        kept = io.BytesIO()
        shown = picture.quantize(colours) if colours else picture
        shown.save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_SMALL_BYTES:
            break
    return kept.getvalue()
