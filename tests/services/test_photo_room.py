"""Decoding in a process of its own: the same pictures, and a decoder that dies takes nobody along."""

from __future__ import annotations

import io
import os
import signal
import threading
import time

import pytest
from PIL import Image

from laporbup.domain.errors import Invalid
from laporbup.services import photo_room, photos
from laporbup.services.photo_room import Room
from tests.services import pictures


@pytest.fixture
def room():
    made = Room()
    yield made
    for decoder in made._idle:
        decoder.end()


def code(room: Room, data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        room.redraw(data)
    return caught.value.errors["foto"]


def only(room: Room) -> int:
    (decoder,) = room._idle
    return decoder._process.pid


@pytest.mark.parametrize(
    "data",
    [
        pictures.photo(1), pictures.photo(2, "PNG"), pictures.photo(3, "WEBP"),
        pictures.photo_with_exif(4, taken="2026:11:24 08:15:00", place=(-3.4, 104.8)),
    ],
)
def test_the_picture_is_the_same_as_without(room, data):
    assert room.redraw(data) == photos.redraw(data)


def test_what_is_refused_is_refused_with_the_same_word_and_the_decoder_lives_on(room):
    assert code(room, b"GIF89a not really") in ("broken", "not_image")
    first = only(room)
    assert code(room, pictures.png_bomb(8000)) == "too_large"
    assert room.redraw(pictures.photo()).width == 160
    assert only(room) == first


def test_a_photo_that_takes_too_long_ends_the_decoder_and_not_us(room):
    room.redraw(pictures.photo())
    room._timeout_s = 0.0
    first = only(room)
    assert code(room, _large()) == "broken"
    assert room._idle == []
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    room._timeout_s = photo_room.TIMEOUT_S
    assert room.redraw(pictures.photo()).width == 160


def test_a_photo_that_wants_too_much_memory_is_broken(room):
    narrow = Room(memory=600 * 1024 * 1024)
    data = _large()
    assert room.redraw(data).width == 1600
    assert code(narrow, data) == "broken"
    assert narrow.redraw(pictures.photo()).width == 160
    for decoder in narrow._idle:
        decoder.end()


def test_a_decoder_that_was_killed_meanwhile_is_replaced(room):
    room.redraw(pictures.photo())
    os.kill(only(room), signal.SIGKILL)
    time.sleep(0.2)
    assert room.redraw(pictures.photo(2)).width == 160


def test_many_at_once_share_two(room):
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda seed=seed: found.append(room.redraw(pictures.photo(seed)).phash)) for seed in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(photos.redraw(pictures.photo(seed)).phash for seed in range(8))
    assert 1 <= len(room._idle) <= photo_room.AT_ONCE


def test_the_decoder_knows_no_secret(room):
    """A file that takes the decoder over finds nothing in its environment."""
    room.redraw(pictures.photo())
    with open(f"/proc/{only(room)}/environ", "rb") as file:
        names = {part.split(b"=")[0].decode() for part in file.read().split(b"\0") if part}
    assert names <= {"PATH", "OPENBLAS_NUM_THREADS", "PYTHONPATH", "LC_CTYPE"}


def _large() -> bytes:
    """Few bytes to send and 190 MB to draw."""
    out = io.BytesIO()
    Image.new("RGBA", (6900, 6900), (10, 120, 30, 255)).save(out, "PNG", compress_level=1)
    return out.getvalue()
