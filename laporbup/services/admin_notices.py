"""`/admin/pengumuman` and `/admin/angka`: the notices on top of every page, and the figures of the house rules."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import Invalid
from laporbup.domain.policy import FIGURES
from laporbup.models import SiteNotice
from laporbup.services import knowledge, policy, reference_edit, site_notices
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_reference import FiguresPage, NoticeLine, NoticePage, ReferenceField
from laporbup.text import admin_pages as words
from laporbup.text import admin_reference, dates
from laporbup.text import policy as policy_words

NOTICES = "/admin/pengumuman"
FIGURES_PAGE = "/admin/angka"


def notices(
    session: Session, actor: Actor, *, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
    said: str = "",
) -> NoticePage:
    """Return the notices and the form for another. Raises Forbidden."""
    given, wrong = typed or {}, {name: words.NOTICE_ERRORS[code] for name, code in (errors or {}).items()}
    fields = [
        ReferenceField(name, label, kind, given.get(name, ""), hint, wrong.get(name, ""))
        for name, label, kind, hint in (
            ("isi", words.NOTICE_TEXT, "area", words.NOTICE_TEXT_HINT),
            ("mulai", words.NOTICE_SINCE, "moment", words.NOTICE_SINCE_HINT),
            ("sampai", words.NOTICE_UNTIL, "moment", words.NOTICE_UNTIL_HINT),
        )
    ]
    urgent = ReferenceField(
        "penting", words.NOTICE_URGENT, "flag", "ya" if given.get("penting") else "tidak", words.NOTICE_URGENT_HINT
    )
    return NoticePage(
        head=desk_head(session, actor, NOTICES), said=said, fields=[fields[0], urgent, *fields[1:]],
        lines=[_line(row) for row in site_notices.listed(session, actor)],
    )


def figures(
    session: Session, actor: Actor, *, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
    said: str = "",
) -> FiguresPage:
    """Return every figure as a field. Raises Forbidden."""
    reference_edit.let_edit(actor)
    now, wrong = knowledge.load(session).figures, errors or {}
    fields = []
    for kode, figure in FIGURES.items():
        label, meaning = policy_words.LABELS[kode]
        unit = policy_words.UNITS[figure.unit]
        limits = words.FIGURES_LIMITS.format(least=figure.least, most=figure.most, unit=unit, default=figure.default)
        error = words.FIGURES_ERRORS[wrong[kode]].format(least=figure.least, most=figure.most) if kode in wrong else ""
        value = (typed or {}).get(kode, str(now[kode]))
        fields.append(ReferenceField(kode, f"{label} ({unit})", "number", value, f"{meaning} {limits}", error))
    problem = ""
    if wrong:
        problem = admin_reference.WRONG_ONE if len(wrong) == 1 else admin_reference.WRONG_MANY.format(count=len(wrong))
    return FiguresPage(head=desk_head(session, actor, FIGURES_PAGE), said=said, problem=problem, fields=fields)


def set_figures(session: Session, actor: Actor, typed: Mapping[str, str]) -> None:
    """Change all figures that were typed, or none. Raises Forbidden, and Invalid by figure."""
    reference_edit.let_edit(actor)
    errors: dict[str, str] = {}
    for kode, figure in FIGURES.items():
        text = typed.get(kode, "").strip()
        if kode not in typed:
            continue
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            errors[kode] = "not_a_number"
        elif not figure.allows(int(text)):
            errors[kode] = "out_of_range"
        else:
            policy.set_figure(session, actor, kode, int(text))
    if errors:
        raise Invalid(errors)


def _line(row: SiteNotice) -> NoticeLine:
    now = clock.now()
    state = "later" if row.starts_at > now else "over" if row.ends_at is not None and row.ends_at <= now else "now"
    said = words.NOTICE_STATES[state]
    if row.is_urgent:
        said = f"{said}, {words.NOTICE_IMPORTANT}"
    since = dates.short_moment(row.starts_at)
    when = words.NOTICE_FROM.format(since=since)
    if row.ends_at is not None:
        when = words.NOTICE_FROM_TO.format(since=since, until=dates.short_moment(row.ends_at))
    return NoticeLine(
        ident=str(row.id), text=row.text, state=said, css="mute" if state == "over" else "", when=when, can_end=state != "over"
    )
