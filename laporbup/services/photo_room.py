"""Strangers' photos are decoded in processes of their own: what breaks a decoder breaks no page and no worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from typing import IO, Any

import structlog

from laporbup.domain.errors import Invalid
from laporbup.services.photo_decoder import LENGTH
from laporbup.services.photos import Picture

log = structlog.get_logger()

TIMEOUT_S = 30.0
"""The largest photo takes two seconds; on a busy machine some more."""
MEMORY = 1536 * 1024 * 1024
AT_ONCE = 2
_FRESH_AFTER = 200
"""Photos after which a decoder is replaced, whatever its libraries have kept."""


class Room:
    """At most `AT_ONCE` decoders, started when they are wanted; whoever comes next waits."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S, memory: int = MEMORY) -> None:
        self._timeout_s, self._memory = timeout_s, memory
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._idle: list[_Decoder] = []
        self._lock, self._owner = threading.Lock(), os.getpid()

    def redraw(self, data: bytes) -> Picture:
        """As `photos.redraw`; a file at which the decoder dies, or that takes too long, is `broken`."""
        with self._places:
            decoder = self._take()
            try:
                picture = decoder.redraw(data, self._timeout_s)
            except (OSError, EOFError, ValueError, KeyError) as error:
                decoder.end()
                log.warning("photo_decoder_died", error=type(error).__name__, size=len(data))
                raise Invalid({"foto": "broken"}) from error
            except Invalid:
                self._give_back(decoder)
                raise
            self._give_back(decoder)
            return picture

    def _take(self) -> _Decoder:
        with self._lock:
            if self._owner != os.getpid():
                # A fork has copied us: those pipes are our parent's.
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                found = self._idle.pop()
                if found.is_alive:
                    return found
                found.end()
        return _Decoder(self._memory)

    def _give_back(self, decoder: _Decoder) -> None:
        if decoder.done >= _FRESH_AFTER:
            decoder.end()
            return
        with self._lock:
            self._idle.append(decoder)


class _Decoder:
    """One process and its pipes."""

    def __init__(self, memory: int) -> None:
        self.done = 0
        # Linear algebra for one perceptual hash needs no thread for each core, nor their memory.
        environment = {"PATH": os.environ.get("PATH", ""), "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "laporbup.services.photo_decoder", str(memory)], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def redraw(self, data: bytes, timeout_s: float) -> Picture:
        """Raise Invalid as the decoder says, EOFError and OSError when it is gone."""
        self.done += 1
        timer = threading.Timer(timeout_s, self._process.kill)
        timer.start()
        try:
            to, back = self._pipes
            to.write(LENGTH.pack(len(data)) + data)
            to.flush()
            said: dict[str, Any] = json.loads(_exactly(back, LENGTH.unpack(_exactly(back, LENGTH.size))[0]))
            if errors := said.get("errors"):
                raise Invalid(errors)
            return _picture(said, _exactly(back, said["size"]))
        finally:
            timer.cancel()

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        return self._process.stdin, self._process.stdout

    def end(self) -> None:
        """Kill it and leave nothing behind."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue
        self._process.wait()


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise EOFError
    return data


def _picture(said: dict[str, Any], data: bytes) -> Picture:
    at = said["exif_at"]
    return Picture(
        data, int(said["width"]), int(said["height"]), str(said["phash"]), datetime.fromisoformat(at) if at else None,
        said["exif_lat"], said["exif_lon"],
    )


_room = Room()


def redraw(data: bytes) -> Picture:
    """Draw a photo anew in a decoder of this process."""
    return _room.redraw(data)
