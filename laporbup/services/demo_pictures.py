"""Plain drawn pictures for demo reports: a road, a lamp, a tap … before and after. No photograph of anybody."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import imagehash
from PIL import Image, ImageDraw, ImageOps

WIDTH, HEIGHT = 480, 360
APART = 8
"""Bits in which the hashes of two pictures differ at least: the comparison of evidence must have nothing to say."""
TRIES = 12

Draw = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


class Pictures:
    """Draws pictures that all look different to the comparison of evidence."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._seen: list[int] = []

    def draw(self, scene: str, *, is_after: bool) -> bytes:
        """Return a JPEG of `scene` (road, bridge, lamp, water, drain, trash, school), broken or mended."""
        for _ in range(TRIES):
            image = self._image(scene, is_after)
            mark = int(str(imagehash.phash(image)), 16)
            if all((mark ^ other).bit_count() >= APART for other in self._seen):
                break
        self._seen.append(mark)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=80)
        return out.getvalue()

    def _image(self, scene: str, is_after: bool) -> Image.Image:
        rng = self._rng
        horizon = rng.randint(90, 220)
        image = Image.new("RGB", (WIDTH, HEIGHT), _near(rng, (186, 208, 214)))
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, horizon, WIDTH, HEIGHT), fill=_near(rng, (116, 140, 84)))
        for _ in range(rng.randint(2, 6)):
            rng.choice((_tree, _house, _cloud))(pen, rng, horizon)
        SCENES[scene](pen, rng, horizon, is_after)
        return ImageOps.mirror(image) if rng.random() < 0.5 else image


def _near(rng: Random, colour: Colour, spread: int = 36) -> Colour:
    red, green, blue = (max(0, min(255, part + rng.randint(-spread, spread))) for part in colour)
    return red, green, blue


def _tree(pen: Draw, rng: Random, horizon: int) -> None:
    x, tall, wide = rng.randint(0, WIDTH), rng.randint(40, 120), rng.randint(20, 60)
    pen.rectangle((x - 5, horizon - tall, x + 5, horizon + 10), fill=_near(rng, (96, 70, 48)))
    pen.ellipse((x - wide, horizon - tall - wide, x + wide, horizon - tall + wide), fill=_near(rng, (54, 98, 58)))


def _house(pen: Draw, rng: Random, horizon: int) -> None:
    x, wide, tall = rng.randint(0, WIDTH - 80), rng.randint(60, 150), rng.randint(35, 90)
    pen.rectangle((x, horizon - tall, x + wide, horizon + 4), fill=_near(rng, (196, 176, 150), 50))
    pen.polygon(((x - 12, horizon - tall), (x + wide / 2, horizon - tall - 40), (x + wide + 12, horizon - tall)),
                fill=_near(rng, (130, 74, 58), 50))
    pen.rectangle((x + wide / 3, horizon - tall / 2, x + wide / 2, horizon + 4), fill=(70, 56, 46))


def _cloud(pen: Draw, rng: Random, horizon: int) -> None:
    x, y, wide = rng.randint(0, WIDTH), rng.randint(10, max(20, horizon - 60)), rng.randint(40, 110)
    pen.ellipse((x, y, x + wide, y + wide / 3), fill=_near(rng, (232, 236, 236), 18))


def _road(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    middle, near = rng.randint(120, 360), rng.randint(120, 220)
    pen.polygon(((middle - 14, horizon), (middle + 14, horizon), (middle + near, HEIGHT), (middle - near, HEIGHT)),
                fill=(74, 74, 78) if is_after else _near(rng, (150, 122, 88)))
    if is_after:
        for y in range(horizon + 20, HEIGHT, 40):
            pen.rectangle((middle - 4, y, middle + 4, y + 18), fill=(236, 232, 214))
        return
    for _ in range(rng.randint(3, 7)):
        x, y, wide = middle + rng.randint(-90, 90), rng.randint(horizon + 40, HEIGHT - 20), rng.randint(24, 80)
        pen.ellipse((x - wide, y - wide / 3, x + wide, y + wide / 3), fill=_near(rng, (96, 84, 70), 20))


def _bridge(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    deck = rng.randint(horizon + 20, HEIGHT - 90)
    pen.rectangle((0, deck + 40, WIDTH, HEIGHT), fill=_near(rng, (98, 124, 128)))
    gap = -1 if is_after else rng.randint(3, 12)
    for plank in range(16):
        if plank in (gap, gap + 1):
            continue
        sink = 0 if is_after else rng.randint(0, 14)
        pen.rectangle((plank * 30, deck + sink, plank * 30 + 25, deck + 30 + sink), fill=_near(rng, (128, 92, 60), 22))
    for x in range(20, WIDTH, 110):
        pen.rectangle((x, deck - 50, x + 8, deck + 90), fill=(84, 62, 44))


def _lamp(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    pen.rectangle((0, 0, WIDTH, horizon), fill=_near(rng, (28, 32, 54), 14))
    pen.rectangle((0, horizon, WIDTH, HEIGHT), fill=_near(rng, (34, 40, 36), 14))
    x, top = rng.randint(80, 400), rng.randint(30, 90)
    if is_after:
        pen.polygon(((x + 50, top), (x - 70, HEIGHT), (x + 190, HEIGHT)), fill=_near(rng, (232, 206, 130), 20))
    pen.rectangle((x - 5, top, x + 5, HEIGHT - 30), fill=(120, 122, 126))
    pen.rectangle((x, top, x + 60, top + 8), fill=(120, 122, 126))
    pen.ellipse((x + 40, top, x + 74, top + 20), fill=(255, 244, 190) if is_after else (66, 66, 70))
    for _ in range(rng.randint(1, 4)):
        _house(pen, rng, horizon + rng.randint(0, 60))


def _water(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=_near(rng, (206, 200, 188)))
    x, y = rng.randint(60, 300), rng.randint(30, 110)
    pen.rectangle((x, y, x + 110, y + 26), fill=(128, 132, 138))
    pen.rectangle((x + 84, y, x + 110, y + 64), fill=(128, 132, 138))
    water = _near(rng, (120, 176, 206) if is_after else (128, 92, 52), 22)
    if is_after or rng.random() < 0.5:
        pen.rectangle((x + 88, y + 64, x + 106, 250), fill=water)
    bucket = rng.randint(40, 120)
    pen.polygon(((x + 97 - bucket, 240), (x + 97 + bucket, 240), (x + 80 + bucket, 340), (x + 114 - bucket, 340)),
                fill=_near(rng, (64, 106, 150), 50))
    pen.ellipse((x + 97 - bucket, 228, x + 97 + bucket, 252), fill=water)
    pen.rectangle((0, horizon, rng.randint(10, 60), HEIGHT), fill=_near(rng, (150, 140, 126)))


def _drain(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    left, right = rng.randint(40, 160), rng.randint(280, 440)
    pen.polygon(((left + 70, horizon), (right - 70, horizon), (right, HEIGHT), (left, HEIGHT)),
                fill=_near(rng, (126, 160, 166) if is_after else (70, 66, 48), 20))
    pen.line(((left + 70, horizon), (left, HEIGHT)), fill=(170, 166, 156), width=12)
    pen.line(((right - 70, horizon), (right, HEIGHT)), fill=(170, 166, 156), width=12)
    if not is_after:
        _rubbish(pen, rng, (left, horizon + 20, right, HEIGHT - 10), rng.randint(14, 30))


def _trash(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    x = rng.randint(20, 240)
    if is_after:
        pen.rectangle((x + 40, horizon - 20, x + 180, horizon + 110), fill=_near(rng, (58, 116, 92), 40))
        pen.rectangle((x + 30, horizon - 34, x + 190, horizon - 18), fill=(50, 84, 72))
        return
    pen.polygon(((x, horizon + 130), (x + 110, horizon + rng.randint(-30, 40)), (x + 240, horizon + 130)), fill=(96, 88, 74))
    _rubbish(pen, rng, (x, horizon + 20, x + 240, min(HEIGHT - 10, horizon + 140)), rng.randint(24, 50))


def _rubbish(pen: Draw, rng: Random, box: tuple[int, int, int, int], count: int) -> None:
    for _ in range(count):
        x, y, size = rng.randint(box[0], box[2]), rng.randint(box[1], max(box[1] + 1, box[3])), rng.randint(8, 30)
        shape = rng.choice((pen.ellipse, pen.rectangle))
        shape((x, y, x + size, y + size * 2 // 3), fill=_near(rng, (150, 146, 140), 90))


def _school(pen: Draw, rng: Random, horizon: int, is_after: bool) -> None:
    x, base = rng.randint(20, 120), horizon + rng.randint(40, 90)
    wide, tall = rng.randint(240, 330), rng.randint(90, 140)
    pen.rectangle((x, base - tall, x + wide, base), fill=_near(rng, (226, 208, 160), 30))
    pen.polygon(((x - 20, base - tall), (x + wide / 2, base - tall - 70), (x + wide + 20, base - tall)),
                fill=_near(rng, (160, 70, 54), 30))
    for window in range(4):
        left = x + 20 + window * wide // 4
        pen.rectangle((left, base - tall + 24, left + 34, base - 34), fill=(92, 128, 142))
    if not is_after:
        for _ in range(rng.randint(2, 4)):
            hole = x + rng.randint(20, wide - 60)
            pen.polygon(((hole, base - tall - 8), (hole + 40, base - tall - 34), (hole + 60, base - tall - 4)), fill=(50, 40, 36))


SCENES: dict[str, Callable[[Draw, Random, int, bool], None]] = {
    "road": _road, "bridge": _bridge, "lamp": _lamp, "water": _water, "drain": _drain, "trash": _trash, "school": _school,
}

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""An empty page: the letter that closes a report without a place to photograph."""
