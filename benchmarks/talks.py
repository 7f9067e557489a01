"""A thousand conversations as villagers have them: what each says, when, and how it answers a question. Seeded, pure.

The mix is an assumption (no log of a real service was at hand): most people write the matter and the village in one
message, many split their sentences or send photos, one in seven forgets the place.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random

MIX = {
    "one message": 26, "split sentences": 14, "album": 10, "photo with caption": 10, "no place, pin": 7,
    "no place, village typed": 7, "no place, no answer": 2, "voice and pin": 6, "voice only": 2, "greeting first": 8,
    "ambiguous village": 3, "emergency": 2, "emergency without place": 1, "somebody else's": 1, "out of area": 1,
}
"""How many in a hundred."""
THANKS, ADDITION, ASKS_AFTER, TWICE, LATE = 0.30, 0.10, 0.05, 0.10, 0.05
"""Shares: thanks after the number, adds something, asks `cek`, is delivered twice by Meta, has been under way for hours."""
CONFIRMS, OBJECTS = 0.60, 0.05
"""Shares of those who answer the closing message."""
SUBJECTS = {
    "emergency": "emergency", "emergency without place": "emergency", "somebody else's": "elsewhere", "out of area": "outside",
}
ANSWERS = {"no place, pin": "pin", "no place, no answer": "", "voice and pin": "", "ambiguous village": "tap"}
"""What is done when asked for the place; most type the village. Who sent a pin after his voice has answered already."""
GREETINGS = ("assalamualaikum", "Halo", "selamat pagi pak bupati", "permisi", "Assalamualaikum pak bupati mau lapor", "pagi min")
THANK_YOU = ("terima kasih", "makasih pak", "ok siap", "Alhamdulillah terimakasih banyak pak bupati", "baik pak 🙏", "ya")
MORE = (
    "sudah dari bulan puasa pak", "tolong segera ya pak", "kemarin sudah lapor kades tapi belum ada", "warga di sini resah semua"
)


@dataclass(frozen=True)
class Village:
    """`is_unique`: no other one has its name."""

    name: str
    kind: str
    kecamatan: str
    lat: float
    lon: float
    is_unique: bool


@dataclass(frozen=True)
class Line:
    """One message: `kind` text, photo, voice or pin; `text` is also the caption. Seconds after the one before."""

    kind: str
    text: str = ""
    after_s: float = 0.0


@dataclass(frozen=True)
class Talk:
    """One citizen with one report."""

    number: str
    name: str
    kind: str
    category: str
    village: Village
    lines: tuple[Line, ...]
    answer: str
    """What is done when asked for the place: pin, village or nothing."""
    afterwards: tuple[Line, ...] = field(default=())
    """Said once the number came."""
    copies: int = 1
    late_s: float = 0.0
    starts_s: float = 0.0
    verdict: str = ""
    """Tapped below the closing message: beres, belum or nothing."""


def make(count: int, seed: int = 2026) -> list[Talk]:
    """`count` conversations that begin within half a minute a hundred, the same ones for the same seed."""
    dice = Random(seed)
    kinds = dice.choices(list(MIX), weights=list(MIX.values()), k=count)
    return [_talk(number, kind, count, dice) for number, kind in enumerate(kinds)]


def _talk(number: int, kind: str, count: int, dice: Random) -> Talk:
    row = dice.choice([row for row in _complaints() if row["kind"] == SUBJECTS.get(kind, "ordinary")])
    village = dice.choice([one for one in _villages() if one.is_unique is (kind != "ambiguous village")])
    text = row["text"]
    lines = _lines(kind, text, village, dice)
    roll = dice.random()
    return Talk(
        number=f"62813{number:08d}", name=dice.choice(("Siti", "Budi", "Yanto", "Rina", "Pak Mat", "Novi")), kind=kind,
        category=row["category"], village=village, lines=lines, answer=ANSWERS.get(kind, "village"), afterwards=_afterwards(dice),
        copies=2 if dice.random() < TWICE else 1, late_s=dice.uniform(1800, 6 * 3600) if dice.random() < LATE else 0.0,
        starts_s=dice.uniform(0, count * 1.8),
        verdict="beres" if roll < CONFIRMS else "belum" if roll < CONFIRMS + OBJECTS else "",
    )


def _lines(kind: str, text: str, village: Village, dice: Random) -> tuple[Line, ...]:
    placed = _placed(text, village, dice)
    match kind:
        case "split sentences":
            words = text.split()
            cut = max(1, len(words) // 2)
            first, second = " ".join(words[:cut]), " ".join(words[cut:])
            last = Line("text", _place(village, dice), dice.uniform(2, 6))
            return Line("text", first), Line("text", second, dice.uniform(2, 6)), last
        case "album":
            return Line("photo", placed), Line("photo", after_s=0.4), Line("photo", after_s=0.4)
        case "photo with caption":
            return (Line("photo", placed),)
        case "voice and pin":
            return Line("voice"), Line("pin", after_s=dice.uniform(8, 40))
        case "voice only":
            return (Line("voice"),)
        case "greeting first":
            return Line("text", dice.choice(GREETINGS)), Line("text", placed, dice.uniform(3, 45))
        case "ambiguous village":
            return (Line("text", f"{text} di desa {village.name}"),)
        case "out of area":
            return (Line("text", text),)
        case "emergency without place" | "no place, pin" | "no place, village typed" | "no place, no answer":
            return (Line("text", text),)
    return (Line("text", placed),)


def _afterwards(dice: Random) -> tuple[Line, ...]:
    said = []
    if dice.random() < THANKS:
        said.append(Line("text", dice.choice(THANK_YOU), dice.uniform(5, 60)))
    if dice.random() < ADDITION:
        after_s = dice.uniform(20, 600)
        said.append(dice.choice((Line("text", dice.choice(MORE), after_s), Line("photo", after_s=after_s))))
    if dice.random() < ASKS_AFTER:
        said.append(Line("text", dice.choice(("cek", "CEK", "cek laporan saya")), dice.uniform(600, 1200)))
    return tuple(said)


def _placed(text: str, village: Village, dice: Random) -> str:
    where = _place(village, dice)
    return dice.choice((f"{text}, {where}", f"{text} di {where}", f"{where} {text}", f"{text}. {where}"))


def _place(village: Village, dice: Random) -> str:
    kind = {"desa": "desa", "kelurahan": "kelurahan"}[village.kind]
    return dice.choice((
        f"{kind} {village.name}", f"{kind} {village.name}", f"{kind.title()} {village.name} kecamatan {village.kecamatan}",
        f"{kind} {village.name.lower()} kec {village.kecamatan.lower()}", village.name,
    ))


@cache
def _villages() -> tuple[Village, ...]:
    rows = list(csv.DictReader(resources.files("laporbup.data").joinpath("wilayah.csv").read_text(encoding="utf-8").splitlines()))
    names = Counter(row["nama"].lower() for row in rows)
    return tuple(
        Village(
            row["nama"], row["jenis"], row["kecamatan"], float(row["lat"]), float(row["lon"]),
            is_unique=names[row["nama"].lower()] == 1,
        )
        for row in rows
    )


@cache
def _complaints() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_name("complaints.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
