"""Files from citizens and officers: what they truly are, and photos made harmless by drawing them anew."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from laporbup.clock import JAKARTA
from laporbup.domain.errors import Invalid

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""Decoded, 50 MP are 150 MB: a small file that wants more is a bomb."""
LONGEST_SIDE = 1600
JPEG_QUALITY = 82

# Pillow warns above this and refuses above twice as much; we refuse above it.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_AUDIO_BRANDS = {b"M4A ", b"M4B "}
_VIDEO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"3gp4", b"3gp5", b"3gp6", b"MSNV"}
_DATE_TIME_ORIGINAL, _OFFSET_TIME_ORIGINAL, _DATE_TIME = 0x9003, 0x9011, 0x0132
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825

#: What a camera may write into EXIF and a parser may stumble over.
_EXIF_ERRORS = (
    ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, AttributeError, struct.error, SyntaxError, OSError,
)

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/gif"})
EXTENSIONS = {
    "image/jpeg": "jpg", "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr",
    "audio/aac": "aac", "video/mp4": "mp4", "application/pdf": "pdf",
}


@dataclass(frozen=True)
class Picture:
    """A photo drawn anew: JPEG bytes without any metadata, and what the metadata said."""

    data: bytes
    width: int
    height: int
    phash: str
    exif_at: datetime | None
    exif_lat: float | None
    exif_lon: float | None


def sniff(data: bytes) -> str | None:
    """Return the MIME type by the first bytes, or None for what we do not take (SVG, HTML, archives …)."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if data[4:8] == b"ftyp":
        return _of_brand(data[8:12])
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"#!AMR"):
        return "audio/amr"
    if data[:3] == b"ID3" or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    if data[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac"
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    return None


def _of_brand(brand: bytes) -> str | None:
    if brand in _HEIC_BRANDS:
        return "image/heic"
    if brand in _AUDIO_BRANDS:
        return "audio/mp4"
    return "video/mp4" if brand in _VIDEO_BRANDS else None


def _pdf(data: bytes) -> str | None:
    """A PDF that is also a web page is no document."""
    head = data[:2048].lower()
    return None if b"<html" in head or b"<script" in head or b"%%EOF" not in data[-2048:] else "application/pdf"


def redraw(data: bytes) -> Picture:
    """Decode a photo, turn it upright, shrink it to 1600 px, and encode it as JPEG from bare pixels.

    Raises Invalid: `too_large` (more than 50 MP), `broken` (truncated or damaged), `not_image`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with _open(data) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Invalid({"foto": "too_large"})
                taken = exif_of(image)
                pixels = _pixels(image)
    except Image.DecompressionBombError as error:
        raise Invalid({"foto": "too_large"}) from error
    except UnidentifiedImageError as error:
        raise Invalid({"foto": "not_image"}) from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, MemoryError) as error:
        raise Invalid({"foto": "broken"}) from error
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return Picture(out.getvalue(), pixels.width, pixels.height, _phash(pixels), *taken)


def _open(data: bytes) -> Image.Image:
    if data[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "HEIF") if data[4:8] == b"ftyp" else (
        "JPEG", "PNG", "WEBP", "GIF"
    ))


def _pixels(image: Image.Image) -> Image.Image:
    """A new picture with the pixels and nothing else: no comment, no EXIF, no profile, first frame only."""
    image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
    image.load()
    upright = ImageOps.exif_transpose(image) or image
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size, "white")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(upright.convert("RGB"))
    return clean


def _phash(image: Image.Image) -> str:
    import imagehash

    return str(imagehash.phash(image))


def exif_of(image: Image.Image) -> tuple[datetime | None, float | None, float | None]:
    """Return when and where the camera says the photo was taken; None for what is missing or unreadable."""
    try:
        exif = image.getexif()
        details, gps = exif.get_ifd(_EXIF_IFD), exif.get_ifd(_GPS_IFD)
    except _EXIF_ERRORS:
        return None, None, None
    at = _taken_at(details.get(_DATE_TIME_ORIGINAL) or exif.get(_DATE_TIME), details.get(_OFFSET_TIME_ORIGINAL))
    lat, lon = _degrees(gps, 2, 1, "S"), _degrees(gps, 4, 3, "W")
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return at, None, None
    return at, lat, lon


def _taken_at(value: Any, offset: Any) -> datetime | None:
    """EXIF has wall time; without an offset it is taken for Jakarta's."""
    try:
        wall = datetime.strptime(str(value).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 zone follows below
        if wall.year < 1990:
            return None
        text = str(offset or "").strip("\x00 ")
        if len(text) == 6 and text[0] in "+-" and text[3] == ":":
            shift = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
            return (wall - (shift if text[0] == "+" else -shift)).replace(tzinfo=UTC)
        return wall.replace(tzinfo=JAKARTA).astimezone(UTC)
    except (*_EXIF_ERRORS, OverflowError):
        return None


def _degrees(gps: Any, value_tag: int, ref_tag: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value_tag])
        angle = degrees + minutes / 60 + seconds / 3600
        return -angle if str(gps.get(ref_tag, "")).upper().startswith(negative) else angle
    except _EXIF_ERRORS:
        return None
