"""A standing in words and lengths: the row of the scoreboard."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from laporbup.domain.scoring import WEIGHTS, Counts, Score
from laporbup.models import Opd
from laporbup.services.score_live import PARTS
from laporbup.services.views import ScorePart, ScoreRow, Tab
from laporbup.text import board as words
from laporbup.text import dates

GAP = 0.5
"""Empty track between two parts, on a track of 100."""


def row_of(opd: Opd, counts: Counts, score: Score, rank: int | None, moved: int | None, base: str) -> ScoreRow:
    """Return one row; `rank` None for an OPD that is not judged yet."""
    name = opd.nama
    shown = _parts(opd.kode, score, base)
    direction = "flat" if not moved else "up" if moved > 0 else "down"
    return ScoreRow(
        rank_label=str(rank) if rank else "",
        kode=opd.kode,
        name=name,
        short=opd.singkat,
        score_label=dates.number(score.total, 1) if score.enough else words.NO_SCORE,
        parts=shown if score.enough else [],
        bar_label=", ".join(words.BAR.format(label=part.label, points=part.points_label, of=part.max_label) for part in shown),
        move_label=words.MOVE["new" if moved is None else direction].format(n=abs(moved or 0)) if rank else "",
        move_css=direction,
        note=_note(counts, score) if score.enough else "",
        enough=score.enough,
        url=f"{base}?{urlencode({'opd': opd.kode})}",
        public_url=f"/publik?{urlencode({'opd': opd.kode})}",
        count_label=words.REPORTS.format(n=score.reports),
    )


def _parts(opd_kode: str, score: Score, base: str) -> list[ScorePart]:
    shown, x = [], 0.0
    by_key = {part.key: part for part in score.parts}
    for number, (name, key) in enumerate(PARTS.items(), start=1):
        part = by_key[key]
        label, title, explain = words.PARTS[name]
        shown.append(
            ScorePart(
                key=name, label=label, points_label=str(round(part.points)), max_label=str(part.weight),
                explain=explain or title, x=round(x, 1), width=round(max(0.0, part.points - GAP), 1), css=f"p{number}",
                url=f"{base}?{urlencode({'opd': opd_kode, 'bagian': name})}",
            )
        )
        x += part.points
    return shown


def _note(counts: Counts, score: Score) -> str:
    pieces = []
    if counts.closed and counts.closed_on_time_confirmed == counts.closed and not counts.late:
        pieces.append(words.NOTE_ALL_ON_TIME)
    elif counts.closed_on_time_confirmed:
        pieces.append(words.NOTE_ON_TIME.format(n=counts.closed_on_time_confirmed))
    if counts.late:
        pieces.append(words.NOTE_LATE.format(n=counts.late))
    if counts.reopened:
        pieces.append(words.NOTE_REOPENED.format(n=counts.reopened))
    sentences = [", ".join(pieces) + "."] if pieces else []
    if score.false_evidence:
        sentences.append(words.NOTE_FALSE.format(n=score.false_evidence, points=round(score.penalty)))
    return " ".join(sentences)


def formula() -> list[ScorePart]:
    """Return the five parts with their weights and what they mean."""
    return [
        ScorePart(key=name, label=words.PARTS[name][1], max_label=str(WEIGHTS[key]), explain=words.PARTS[name][2], css=f"p{n}")
        for n, (name, key) in enumerate(PARTS.items(), start=1)
    ]


def tabs(choices: Sequence[str | int], current: str | int, days: int, kind: str) -> list[Tab]:
    """Return the links between kinds, or between windows, of the public scoreboard."""
    found = []
    for choice in choices:
        is_kind = isinstance(choice, str)
        query = {"jenis": choice if is_kind else kind, "hari": days if is_kind else choice}
        label = words.KINDS[choice] if isinstance(choice, str) else words.WINDOW.format(days=choice)
        found.append(
            Tab(key=str(choice), label=label, is_current=choice == current, url=f"/peringkat?{urlencode(query)}")
        )
    return found
