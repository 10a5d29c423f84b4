"""How well a perceptual hash tells an emblem from others: made-up emblems, what is done to them, and their look-alikes."""

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from collectors.picture_looks import flat, phash
from data import circular_file
from metrics.compliance.pictures import distance
from metrics.compliance.rules import circular

SIDE: Final = 400
DISTANCES: Final = (4, 6, 8, 10, 12, 14, 16, 18, 20)
LIMITS: Final = {"copies refused": 0.02, "others accepted": 0.01, "look-alikes accepted": 0.06}
"""What may go wrong at the distance that the rules name."""
LIKE: Final = "same shield"
Change = Callable[[Image.Image, Random], Image.Image]
Hash = Callable[[Image.Image], str]


def _colour(chance: Random) -> tuple[int, int, int]:
    return chance.randrange(30, 226), chance.randrange(30, 226), chance.randrange(30, 226)


def _shield(pen: ImageDraw.ImageDraw, chance: Random, colour: tuple[int, int, int]) -> None:
    shapes = (
        [(50, 40), (350, 40), (340, 240), (200, 370), (60, 240)],
        [(200, 20), (370, 110), (330, 320), (200, 385), (70, 320), (30, 110)],
        [(40, 60), (360, 60), (360, 250), (200, 380), (40, 250)],
    )
    pen.polygon(chance.choice(shapes), fill=colour)


def _charges(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    """What stands on a shield: some discs, bars, triangles."""
    for _ in range(chance.randrange(4, 8)):
        left, top = chance.randrange(70, 250), chance.randrange(70, 250)
        wide, high = chance.randrange(40, 130), chance.randrange(40, 130)
        box, kind = (left, top, left + wide, top + high), chance.randrange(3)
        if kind == 0:
            pen.ellipse(box, fill=_colour(chance))
        elif kind == 1:
            pen.rectangle(box, fill=_colour(chance))
        else:
            pen.polygon(
                [(left, top + high), (left + wide, top + high), (left + wide // 2, top)], fill=_colour(chance)
            )


def emblem(number: int, *, like: int | None = None) -> Image.Image:
    """A made-up emblem by its number; with `like`, the shield and ground of that one under other charges."""
    outer, inner = Random(f"shield {number if like is None else like}"), Random(f"charges {number}")
    ground = (255, 255, 255) if outer.random() < 0.6 else _colour(outer)
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(picture)
    _shield(pen, outer, _colour(outer))
    _charges(pen, inner)
    return picture


def _saved(picture: Image.Image, form: str, quality: int) -> Image.Image:
    kept = io.BytesIO()
    picture.save(kept, form, quality=quality)
    return flat(Image.open(kept))


def _resized(picture: Image.Image, chance: Random) -> Image.Image:
    side = chance.choice((48, 73, 128, 200, 800))
    return picture.resize((side, side), chance.choice((Image.Resampling.BILINEAR, Image.Resampling.LANCZOS)))


def _cut(picture: Image.Image, chance: Random, share: float) -> Image.Image:
    """A share of each side's length is gone, from where chance has it."""
    gone = round(share * SIDE)
    left, top = chance.randrange(gone + 1), chance.randrange(gone + 1)
    return picture.crop((left, top, left + SIDE - gone, top + SIDE - gone))


def _tinted(picture: Image.Image, chance: Random) -> Image.Image:
    """Other colours in the same places, as a filter of a telephone makes them."""
    picture = ImageEnhance.Color(picture).enhance(chance.uniform(0, 1.8))
    picture = ImageEnhance.Brightness(picture).enhance(chance.uniform(0.75, 1.25))
    return ImageEnhance.Contrast(picture).enhance(chance.uniform(0.7, 1.3))


def _turned_hue(picture: Image.Image, chance: Random) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    by = chance.randrange(60, 196)
    turned = hue.point(lambda each: (each + by) % 256)
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


COPIES: Final[Mapping[str, Change]] = {
    "resized": _resized,
    "recompressed": lambda picture, chance: _saved(
        picture, chance.choice(("JPEG", "WEBP")), chance.randrange(10, 80)
    ),
    "resized and recompressed": lambda picture, chance: _saved(_resized(picture, chance), "JPEG", 40),
    "blurred": lambda picture, chance: picture.filter(ImageFilter.GaussianBlur(chance.uniform(1, 4))),
    "tinted (filter, brightness)": _tinted,
    "cropped 5 %": lambda picture, chance: _cut(picture, chance, 0.05),
    "cropped 10 %": lambda picture, chance: _cut(picture, chance, 0.10),
}
RECOLOURED: Final[Mapping[str, Change]] = {"own emblem, hues turned": _turned_hue}


def others(number: int, *, of: int) -> dict[str, Image.Image]:
    """What is not an emblem: another one, and one that takes after it; and both with hues turned."""
    chance = Random(f"others {number}")
    other, like = emblem(number + 10_000 + of), emblem(number + 20_000 + of, like=number)
    return {
        "another emblem": other,
        "another emblem, hues turned": _turned_hue(other, chance),
        "same shield, other charges": like,
        "same shield, other charges, recompressed": _saved(like, "JPEG", 40),
    }


def dhash(picture: Image.Image) -> str:
    """The difference hash, for comparison: whether each of 8 × 8 points is darker than the one to its right."""
    grey = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS), dtype=np.int16)
    bits = (grey[:, 1:] > grey[:, :-1]).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def whole(picture: Image.Image) -> str:
    """The perceptual hash of the whole picture alone, for comparison."""
    return phash(picture)[:16]


def distances(hash_of: Hash, *, emblems: int) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Bits between each emblem and its copies (by what was done to them), and between it and others."""
    copies: dict[str, list[int]] = {name: [] for name in (*COPIES, *RECOLOURED)}
    strangers: dict[str, list[int]] = {}
    for number in range(emblems):
        picture, chance = emblem(number), Random(f"done to {number}")
        own = hash_of(picture)
        for name, change in {**COPIES, **RECOLOURED}.items():
            copies[name].append(distance(own, hash_of(change(picture, chance))))
        for name, other in others(number, of=emblems).items():
            strangers.setdefault(name, []).append(distance(own, hash_of(other)))
    return copies, strangers


HASHES: Final = {"dHash": dhash, "pHash of the whole picture": whole, "pHash as it is used": phash}


def rate(bits: list[int], limit: int, *, beyond: bool) -> float:
    """The share of distances beyond a limit, or not beyond it."""
    return sum((each > limit) == beyond for each in bits) / len(bits)


def _print(title: str, found: Mapping[str, list[int]], *, beyond: bool) -> None:
    print(f"\n| {title} | " + " | ".join(map(str, DISTANCES)) + " | median |")
    print("| --- |" + " ---: |" * (len(DISTANCES) + 1))
    for name, bits in found.items():
        shares = (f"{rate(bits, limit, beyond=beyond):.1%}" for limit in DISTANCES)
        print(f"| {name} | " + " | ".join(shares) + f" | {int(np.median(bits))} |")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emblems", type=int, default=500, help="how many made-up emblems (%(default)s)")
    given = parser.parse_args()
    limit = circular(circular_file.text(), name="circular.toml").limits.picture_distance
    shares: dict[str, float] = {}
    for name, hash_of in HASHES.items():
        copies, strangers = distances(hash_of, emblems=given.emblems)
        print(f"\n{name}, {given.emblems} emblems")
        _print("copies refused, by distance", copies, beyond=True)
        _print("others accepted, by distance", strangers, beyond=False)
        alike = [bits for name, found in strangers.items() if name.startswith(LIKE) for bits in found]
        unlike = [bits for name, found in strangers.items() if not name.startswith(LIKE) for bits in found]
        true = [bits for name, found in copies.items() if name in COPIES for bits in found]
        shares = {
            "copies refused": rate(true, limit, beyond=True),
            "others accepted": rate(unlike, limit, beyond=False),
            "look-alikes accepted": rate(alike, limit, beyond=False),
        }
        print(f"\nat {limit}: " + ", ".join(f"{what} {share:.2%}" for what, share in shares.items()))
    return int(any(share > LIMITS[what] for what, share in shares.items()))


if __name__ == "__main__":
    sys.exit(main())
