"""Messages of the conversation that must be put together: summary, choice of villages, list of reports."""

from __future__ import annotations

from sqlmodel import Session, col, select

from laporbup.domain.dialog import Draft
from laporbup.domain.ticket import normalise
from laporbup.models import Report, Reporter
from laporbup.services import knowledge, links, report_words
from laporbup.services.knowledge import Knowledge
from laporbup.services.outbox import Content
from laporbup.settings import get_settings
from laporbup.text import labels
from laporbup.text import whatsapp as words

#: Reports in the answer to "cek".
MAX_REPORTS = 5
SUMMARY_LENGTH = 80
MAX_BUTTONS = 3
MAX_ROWS = 10

_COUNTS = (
    (("image",), words.COUNT_PHOTO),
    (("audio",), words.COUNT_AUDIO),
    (("video",), words.COUNT_VIDEO),
    (("document", "sticker"), words.COUNT_FILE),
)


def summary(draft: Draft) -> str:
    """What we understood so far: the first words, and how many files."""
    files = _files(draft)
    said = " ".join(draft.text.replace("*", "").split())
    if not said:
        return f"*{files}*" if files else "*…*"
    if len(said) > SUMMARY_LENGTH:
        said = said[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"
    return words.SUMMARY_WITH_FILES.format(words=said, files=files) if files else words.SUMMARY_TEXT.format(words=said)


def _files(draft: Draft) -> str:
    kinds = [part.kind for part in draft.media]
    counts = [(text, sum(kind in wanted for kind in kinds)) for wanted, text in _COUNTS]
    return ", ".join(text.format(n=n) for text, n in counts if n)


def which_village(known: Knowledge, options: tuple[str, ...]) -> Content:
    """Offer villages of one name by their kecamatan: buttons up to three, else a list; numbers count too."""
    desa = [known.desa[kode] for kode in options if kode in known.desa][:MAX_ROWS]
    name = desa[0].nama if desa else ""
    places = [(f"desa:{item.kode}", known.kecamatan[item.kecamatan_kode].nama) for item in desa]
    numbers = "\n".join(
        words.VILLAGE_OPTION.format(number=number, kecamatan=kecamatan)
        for number, (_key, kecamatan) in enumerate(places, start=1)
    )
    text = words.ASK_VILLAGE_NUMBERS.format(question=words.ASK_VILLAGE.format(name=name), options=numbers)
    titles = [(key, words.VILLAGE_BUTTON.format(kecamatan=kecamatan)) for key, kecamatan in places]
    if len(titles) <= MAX_BUTTONS:
        return Content(text, buttons=tuple(titles))
    return Content(text, rows=tuple((key, title, "") for key, title in titles), list_button=words.VILLAGE_LIST_BUTTON)


def reports(session: Session, reporter: Reporter, ticket: str | None) -> Content:
    """The answer to "cek": the report of `ticket` (anybody's, in its public words), or the citizen's newest."""
    known = knowledge.load(session)
    if ticket is not None:
        found = session.exec(select(Report).where(Report.ticket == (normalise(ticket) or ticket))).first()
        if found is None:
            return Content(words.NOT_YOUR_REPORT.format(ticket=ticket[:20]))
        return _one(found, known, is_own=found.reporter_id == reporter.id)
    rows = session.exec(
        select(Report).where(Report.reporter_id == reporter.id).order_by(col(Report.id).desc()).limit(MAX_REPORTS)
    ).all()
    if not rows:
        return Content(words.NO_REPORTS, link=(words.FORM_LINK, links.form_url(reporter.id or 0)))
    if len(rows) == 1:
        return _one(rows[0], known, is_own=True)
    lines = [
        words.REPORT_LINE.format(
            ticket=row.ticket, title=report_words.title_of(row, known), status=labels.STATUS[row.status].label,
            url=links.chat_url(row),
        )
        for row in rows
    ]
    return Content(words.REPORTS.format(lines="\n\n".join(lines)))


def _one(report: Report, known: Knowledge, *, is_own: bool) -> Content:
    is_shown = is_own or not (report.is_confidential or report.is_hidden)
    title = report_words.title_of(report, known) if is_shown else ""
    text = words.ONE_REPORT.format(ticket=report.ticket, title=title, status=labels.STATUS[report.status].label)
    url = links.chat_url(report) if is_own else f"{get_settings().public_url}/lacak/{report.ticket}"
    return Content(text, link=(words.LINK_BUTTON, url))
