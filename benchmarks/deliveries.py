"""Signed webhook deliveries, as many as wanted: one citizen and one message each."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from laporbup.whatsapp.emulator import shapes

APP_SECRET = "benchmark-app-secret-0123456789abcdef"
PHONE_ID = "100000000000009"
WABA_ID = "200000000000009"
PATH = "/webhook/whatsapp"
TEXT = "Jembatan kayu nomor {n} patah di Desa Ulak Kapal, anak sekolah tidak bisa lewat"


@dataclass(frozen=True)
class Delivery:
    """`request` is the whole HTTP/1.1 request, ready to be written to a socket."""

    wamid: str
    number: str
    request: bytes


def message(number: str, wamid: str, text: str) -> bytes:
    """The body of a delivery with one text message, written now."""
    entry = {"from": number, "id": wamid, "timestamp": str(int(time.time())), "type": "text", "text": {"body": text}}
    change = shapes.change(PHONE_ID, "628110000009", contacts=[shapes.contact(number, "Warga")], messages=[entry])
    return json.dumps(shapes.envelope(WABA_ID, [change])).encode()


def request_of(body: bytes, secret: str = APP_SECRET, path: str = PATH) -> bytes:
    """The HTTP request that carries a body, signed."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nUser-Agent: facebookexternalua\r\n"
        f"X-Hub-Signature-256: {shapes.signature(secret, body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def make(count: int, first: int = 0) -> list[Delivery]:
    """`count` deliveries of different citizens, each a report of its own with a village in it."""
    made = []
    for n in range(first, first + count):
        number = f"62813{n:08d}"
        wamid = shapes.new_wamid(number)
        made.append(Delivery(wamid, number, request_of(message(number, wamid, TEXT.format(n=n)))))
    return made
