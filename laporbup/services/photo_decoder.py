"""`python -m laporbup.services.photo_decoder`: draws photos anew, one after the other, for the process that started it.

In: four bytes of length and a file. Out: four bytes of length and a line of JSON, then the picture, if there is one.
Nothing here knows the database, a secret or the network; memory is limited, and the parent limits the time.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from contextlib import suppress
from typing import IO

from laporbup.domain.errors import Invalid
from laporbup.services import photos

LENGTH = struct.Struct(">I")


def main() -> None:
    """Answer until the parent closes the pipe (or dies)."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while head := sys.stdin.buffer.read(LENGTH.size):
        _answer(sys.stdin.buffer.read(LENGTH.unpack(head)[0]), answers)


def _answer(data: bytes, answers: IO[bytes]) -> None:
    picture = b""
    try:
        drawn = photos.redraw(data)
    except Invalid as error:
        said: dict[str, object] = {"errors": error.errors}
    except MemoryError:
        said = {"errors": {"foto": "broken"}}
    else:
        picture = drawn.data
        said = {
            "size": len(picture), "width": drawn.width, "height": drawn.height, "phash": drawn.phash,
            "exif_at": drawn.exif_at.isoformat() if drawn.exif_at else None, "exif_lat": drawn.exif_lat,
            "exif_lon": drawn.exif_lon,
        }
    line = json.dumps(said).encode()
    answers.write(LENGTH.pack(len(line)) + line + picture)
    answers.flush()


if __name__ == "__main__":
    main()
