"""Files a citizen of the simulator can send without having one: drawn photos, a silent voice note, a sticker."""

from __future__ import annotations

import io
import struct
from random import Random

from PIL import Image, ImageDraw

from laporbup.services.demo_pictures import SCENES, Pictures

VOICE_SECONDS = 3
_SILENT = b"\xf8\xff\xfe"
"""An Opus packet: 20 ms of nothing, mono."""
_RATE = 48_000
_SKIP = 312


def photos(count: int, rng: Random) -> list[bytes]:
    """Drawn JPEGs of one broken thing, each a little different."""
    drawer, scene = Pictures(rng), rng.choice(list(SCENES))
    return [drawer.draw(scene, is_after=False) for _ in range(count)]


def sticker() -> bytes:
    """A WebP of 512 × 512, as stickers are."""
    image = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((40, 40, 472, 472), fill=(211, 161, 59, 255))
    pen.ellipse((160, 170, 210, 230), fill=(27, 36, 33, 255))
    pen.ellipse((302, 170, 352, 230), fill=(27, 36, 33, 255))
    pen.arc((150, 200, 362, 390), 20, 160, fill=(27, 36, 33, 255), width=18)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=60)
    return out.getvalue()


def voice() -> bytes:
    """Three silent seconds as a real Ogg Opus file: what a voice note is."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, _SKIP, _RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"Lapor Bup" + struct.pack("<I", 0)
    sound = [_SILENT] * (VOICE_SECONDS * 50)
    return _page([head], 2, 0, 0) + _page([tags], 0, 0, 1) + _page(sound, 4, _SKIP + VOICE_SECONDS * _RATE, 2)


def _page(packets: list[bytes], kind: int, granule: int, sequence: int) -> bytes:
    """A page of an Ogg stream (RFC 3533); every packet is shorter than 255 bytes."""
    lacing = bytes(len(packet) for packet in packets)
    head = b"OggS" + struct.pack("<BBqIIIB", 0, kind, granule, 1, sequence, 0, len(packets)) + lacing
    page = head + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(data: bytes) -> int:
    """Ogg's CRC-32: polynomial 04c11db7, nothing reversed, nothing inverted."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1
        crc &= 0xFFFFFFFF
    return crc
