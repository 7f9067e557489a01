"""The control panel of the simulator: `POST /simulator/atur`. It changes the emulated world and nothing else.

Native form posts. The guard of the web app refuses those of other sites, and production has no emulator at all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from laporbup.domain.address import normalise_phone
from laporbup.text import panel as words
from laporbup.text import simulator as phone_words
from laporbup.whatsapp.emulator import citizen, reviews
from laporbup.whatsapp.emulator.refusal import Refused, page
from laporbup.whatsapp.emulator.rules import Rule
from laporbup.whatsapp.emulator.world import World

SECTIONS = ("warga", "jaringan", "meta")
BACK = "/simulator?nomor={number}&panel={section}#kendali"
MOST_FAULTS = 50
SHUFFLE_S = 4.0
GATHER_S = 3.0
SLOW_S = 12.0
"""Longer than our client waits."""

FAULTS: dict[str, Rule] = {
    "429": Rule(http=429, code=130429, retry_after=5),
    "500": Rule(http=500, not_json=True),
    "timeout": Rule(sleep_s=SLOW_S),
    "131056": Rule(code=131056),
    "131026": Rule(failed_code=131026),
    "190": Rule(code=190),
    "131042": Rule(code=131042),
    "368": Rule(code=368),
}

Fields = dict[str, str]
Act = Callable[[World, str, Fields], str | None]
"""Does it, and returns the number to go on with when that has changed."""


def panel_routes(world: World) -> list[Route]:
    """`POST /simulator/atur` with `nomor`, `panel` (where to come back to), `aksi` and what that needs."""

    async def act(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=30) as form:
            fields = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
        number = normalise_phone(fields.get("nomor", "")) or ""
        section = fields.get("panel", "") if fields.get("panel") in SECTIONS else ""
        try:
            if not number:
                raise Refused(phone_words.BAD_NUMBER)
            name, _, value = fields.get("aksi", "").partition(":")
            if name not in ACTS:
                raise Refused(words.UNKNOWN_ACT)
            number = ACTS[name](world, number, fields | {"nilai": value}) or number
        except citizen.NothingThere:
            return page(words.CANNOT, number)
        except Refused as refused:
            return page(refused.sentence, number)
        return RedirectResponse(BACK.format(number=number, section=section), 303)

    return [Route("/simulator/atur", act, methods=["POST"])]


def _identity(world: World, number: str, fields: Fields) -> None:
    people = world.store.people
    people.hear(number, fields.get("nama", "")[:60], people.heard_at(number))
    people.set_trait(number, "username", fields.get("pengguna", "").lstrip("@")[:40])
    people.set_trait(number, "hidden", "1" if fields.get("sembunyi") else "")
    world.announce(number)


def _edit(world: World, number: str, fields: Fields) -> None:
    if not fields.get("teks"):
        raise Refused(phone_words.NOTHING_TO_SEND)
    citizen.edit(world, number, fields["teks"][:4096])


def _new_number(world: World, number: str, fields: Fields) -> str:
    new = normalise_phone(fields.get("nomor_baru", "")) or ""
    if not new or new == number:
        raise Refused(words.BAD_NUMBER)
    citizen.change_number(world, number, new)
    return new


def _network(world: World, number: str, fields: Fields) -> None:
    delay = fields.get("terlambat", "0")
    world.network = dataclasses.replace(
        world.network,
        copies=2 if fields.get("ganda") else 1,
        shuffle_s=SHUFFLE_S if fields.get("acak") else 0.0,
        gather_s=GATHER_S if fields.get("kumpul") else 0.0,
        delay_s=float(delay) if delay in words.DELAYS else 0.0,
    )
    world.announce(number)


def _signal(world: World, number: str, fields: Fields) -> None:
    (world.hold if fields["nilai"] == "mati" else world.release)(number)


def _webhook(world: World, number: str, fields: Fields) -> None:
    world.network = dataclasses.replace(world.network, is_down=fields["nilai"] == "mati")
    world.announce(number)


def _fault(world: World, number: str, fields: Fields) -> None:
    kind, times = fields.get("galat", ""), fields.get("kali", "1")
    if kind not in FAULTS or not times.isdecimal():
        raise Refused(words.UNKNOWN_ACT)
    world.rules.append(dataclasses.replace(FAULTS[kind], times=min(int(times), MOST_FAULTS)))
    world.announce(number)


def _no_faults(world: World, number: str, _fields: Fields) -> None:
    world.rules.clear()
    world.announce(number)


def _close_window(world: World, number: str, _fields: Fields) -> None:
    world.store.people.close_window(number)
    world.announce(number)


def _trait(name: str) -> Act:
    def switch(world: World, number: str, fields: Fields) -> None:
        world.store.people.set_trait(number, name, "1" if fields["nilai"] == "ya" else "")
        world.announce(number)

    return switch


def _simply(do: Callable[[World, str], None]) -> Act:
    def act(world: World, number: str, _fields: Fields) -> None:
        if not world.store.people.name_of(number):
            name = phone_words.PEOPLE.get(number, phone_words.SOMEBODY)
            world.store.people.hear(number, name, world.store.people.heard_at(number))
        do(world, number)

    return act


def _template(world: World, number: str, fields: Fields) -> None:
    name, _, language = fields.get("templat", "").partition(" ")
    if fields.get("putusan") not in words.VERDICTS or world.store.template(name, language) is None:
        raise Refused(words.UNKNOWN_ACT)
    reviews.decide(world, name, language, fields["putusan"])
    world.announce(number)


ACTS: dict[str, Act] = {
    "identitas": _identity, "album": _simply(citizen.send_album), "suara": _simply(citizen.send_voice),
    "stiker": _simply(citizen.send_sticker), "tak-dikenal": _simply(citizen.send_unknown), "jempol": _simply(citizen.react),
    "hapus": _simply(citizen.revoke), "halaman": _simply(citizen.come_by_page), "ubah": _edit, "ganti-nomor": _new_number,
    "ganti-id": _simply(citizen.change_user_id), "jaringan": _network, "sinyal": _signal, "penerima": _webhook,
    "galat": _fault, "tanpa-galat": _no_faults, "tutup": _close_window, "blokir": _trait("blocked"),
    "tiada": _trait("absent"), "templat": _template,
}
