"""Pictures made by code: a made-up emblem with copies of it, other pictures, and what is no picture. Nobody's of the real
world."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

SIDE = 400
NAVY, GOLD, RED, SKY, SAND, GREEN, WHITE = (
    *("#1b2a6b", "#e0b030", "#b3202a", "#9cc4e8", "#d8c090", "#2f6b3a", "#ffffff"),
)
HUGE_BYTES = 6 << 20
Pen = ImageDraw.ImageDraw


def _canvas(ground: str, size: tuple[int, int] = (SIDE, SIDE)) -> tuple[Image.Image, Pen]:
    picture = Image.new("RGB", size, ground)
    return picture, ImageDraw.Draw(picture)


def emblem() -> Image.Image:
    """The made-up state's emblem: a shield with a sun over two rivers."""
    picture, pen = _canvas(WHITE)
    pen.polygon([(50, 40), (350, 40), (340, 240), (200, 370), (60, 240)], fill=NAVY)
    pen.polygon([(75, 65), (325, 65), (317, 230), (200, 338), (83, 230)], fill=RED)
    pen.ellipse((140, 85, 260, 205), fill=GOLD)
    pen.polygon([(95, 225), (305, 225), (200, 320)], fill=SKY)
    pen.line([(130, 245), (200, 300), (270, 245)], fill=WHITE, width=12)
    return picture


def other_emblem() -> Image.Image:
    """A shield that is another's: it takes after the state's at a glance."""
    picture, pen = _canvas(WHITE)
    pen.polygon([(50, 40), (350, 40), (340, 240), (200, 370), (60, 240)], fill=NAVY)
    pen.rectangle((80, 70, 195, 190), fill=GOLD)
    pen.rectangle((205, 70, 320, 190), fill=WHITE)
    pen.polygon([(90, 200), (195, 200), (195, 330)], fill=WHITE)
    pen.polygon([(205, 200), (310, 200), (205, 330)], fill=GOLD)
    return picture


def gate() -> Image.Image:
    picture, pen = _canvas(SKY)
    pen.rectangle((40, 120, 360, 400), fill=SAND)
    pen.pieslice((120, 150, 280, 340), 180, 360, fill=NAVY)
    pen.rectangle((120, 245, 280, 400), fill=NAVY)
    return picture


def jeep() -> Image.Image:
    picture, pen = _canvas(SAND)
    pen.rectangle((60, 190, 340, 290), fill=GREEN)
    pen.rectangle((170, 120, 330, 195), fill=SKY)
    for left in (90, 250):
        pen.ellipse((left, 250, left + 70, 320), fill="#202020")
    return picture


def sunset() -> Image.Image:
    picture, pen = _canvas("#f08040")
    pen.ellipse((120, 120, 280, 280), fill=GOLD)
    pen.rectangle((0, 230, 400, 400), fill=NAVY)
    return picture


def parade() -> Image.Image:
    picture, pen = _canvas(GREEN)
    for row in range(3):
        for column in range(6):
            left, top = 20 + 62 * column, 60 + 110 * row
            pen.ellipse((left, top, left + 40, top + 40), fill=SAND)
            pen.rectangle((left, top + 42, left + 40, top + 92), fill=NAVY)
    return picture


def nobody() -> Image.Image:
    picture, pen = _canvas("#ccd6dd")
    pen.ellipse((130, 80, 270, 220), fill=WHITE)
    pen.ellipse((80, 240, 320, 480), fill=WHITE)
    return picture


def skyline(variant: int) -> Image.Image:
    """A header: headquarters' own (0), or another's."""
    picture, pen = _canvas((SKY, SAND, "#f0b070", "#b0d0b0")[variant % 4], (1500, 500))
    heights = [(variant * 97 + step * step * 53 + step * 211) % 330 for step in range(15)]
    for step, height in enumerate(heights):
        pen.rectangle(
            (step * 100 + 8, 460 - height, step * 100 + 92, 460), fill=(NAVY, RED, GREEN)[variant % 3]
        )
    pen.rectangle((0, 460, 1500, 500), fill=GOLD)
    return picture


DRAWN: dict[str, Callable[[], Image.Image]] = {
    "state-emblem": emblem,
    "other-emblem": other_emblem,
    "gate": gate,
    "jeep": jeep,
    "sunset": sunset,
    "parade": parade,
    "default_profile": nobody,
}
KINDS = {"png": ("PNG", "image/png"), "jpg": ("JPEG", "image/jpeg"), "webp": ("WEBP", "image/webp")}


def _written(picture: Image.Image, extension: str, quality: int = 85) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, KINDS[extension][0], quality=quality)
    return kept.getvalue()


def _moving() -> bytes:
    frames = [each().resize((120, 120)) for each in (sunset, gate, jeep)]
    kept = io.BytesIO()
    frames[0].save(kept, "GIF", save_all=True, append_images=frames[1:], duration=400, loop=0)
    return kept.getvalue()


def _vast() -> bytes:
    """The head of a PNG of 30 000 × 30 000 points, and hardly more."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(each)) + name + each + struct.pack(">I", zlib.crc32(name + each))
        for name, each in parts
    )


@lru_cache(maxsize=64)
def profile_picture(name: str, extension: str, side: int) -> tuple[bytes, str] | None:
    """The bytes and the kind of a profile picture by its name; None where it is gone, or there never was one.

    What follows a name after a dot is what was done to it: `small` was enlarged from a thumbnail, `worn` saved poorly,
    `cut` has lost a tenth.
    """
    if name == "not-a-picture":
        return b"<!doctype html><title>Not a picture</title>", "text/html"
    if name == "huge":
        return b"\xff\xd8\xff\xe0" + bytes(HUGE_BYTES), "image/jpeg"
    if name == "vast":
        return _vast(), "image/png"
    if name == "moving":
        return _moving(), "image/gif"
    base, _, done = name.partition(".")
    if base not in DRAWN or extension not in KINDS:
        return None
    picture = DRAWN[base]()
    if done == "small":
        picture = picture.resize((48, 48), Image.Resampling.BILINEAR)
    elif done == "cut":
        cut = SIDE // 20
        picture = picture.crop((cut, cut, SIDE - cut, SIDE - cut))
    picture = picture.resize((side, side), Image.Resampling.BICUBIC)
    return _written(picture, extension, 25 if done == "worn" else 85), KINDS[extension][1]


@lru_cache(maxsize=16)
def header(variant: int, size: tuple[int, int], quality: int) -> bytes:
    """A header as a JPEG."""
    return _written(skyline(variant).resize(size, Image.Resampling.BICUBIC), "jpg", quality)
