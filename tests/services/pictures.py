"""Files for tests, made on the spot: photos with and without EXIF, and things that only pretend to be photos."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image

from laporbup.services import attachments
from laporbup.services.attachments import StoredFile


def noise(seed: int = 1, size: tuple[int, int] = (160, 120)) -> Image.Image:
    """A picture of its own: big coloured patches, so that perceptual hashes of different seeds differ."""
    rng = random.Random(seed)
    small = Image.new("RGB", (8, 6))
    small.putdata([(rng.randrange(256), rng.randrange(256), rng.randrange(256)) for _ in range(48)])
    return small.resize(size, Image.Resampling.BICUBIC)


def photo(seed: int = 1, format: str = "JPEG", **more: object) -> bytes:
    """The bytes of a photo."""
    out = io.BytesIO()
    noise(seed).save(out, format, **more)
    return out.getvalue()


def photo_with_exif(
    seed: int = 1, *, taken: str | None = "2026:11:24 08:15:00", offset: str | None = None,
    place: tuple[float, float] | None = None, orientation: int = 1, comment: bytes = b"<script>alert(1)</script>",
) -> bytes:
    """A JPEG with EXIF time and place, a comment and an orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = ("S" if place[0] < 0 else "N"), _dms(abs(place[0]))
        gps[3], gps[4] = ("W" if place[1] < 0 else "E"), _dms(abs(place[1]))
    return photo(seed, exif=exif.tobytes(), comment=comment)


def _dms(angle: float) -> tuple[float, float, float]:
    degrees, rest = divmod(angle, 1)
    minutes, rest = divmod(rest * 60, 1)
    return degrees, minutes, round(rest * 60, 4)


def png_bomb(side: int = 50_000) -> bytes:
    """A small PNG that says it is `side` × `side` pixels."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 5000)) + chunk(b"IEND", b"")


def stored(seed: int = 1) -> StoredFile:
    """A photo on disk."""
    return attachments.store_upload(photo(seed), "foto.jpg")
