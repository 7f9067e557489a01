"""What the web form does in one transaction: store its photos and file its report, once a key."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from laporbup.models import Attachment, Category, Report, Reporter
from laporbup.services import attachments, intake, links, reference_files
from laporbup.services.attachments import StoredFile

CHANNEL = "web"


@dataclass(frozen=True)
class WebReport:
    """A form that was found right. `phone` is in digits (62…) or empty; `token` comes from WhatsApp or is empty."""

    kunci: str
    text: str
    desa_kode: str | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    landmark: str = ""
    category: str | None = None
    subcategory: str | None = None
    name: str = ""
    phone: str = ""
    is_anonymous: bool = False
    is_confidential: bool = False
    token: str = ""


def reporter_of(session: Session, token: str) -> Reporter | None:
    """Return whose `t` this is; None when it is forged, too old, or its citizen was blocked or erased since."""
    reporter_id = links.reporter_of_token(token) if token else None
    reporter = session.get(Reporter, reporter_id) if reporter_id is not None else None
    return None if reporter is None or reporter.is_blocked or reporter.is_erased else reporter


def categories(session: Session) -> list[tuple[str, str]]:
    """Return code and title of the categories a citizen may pick, in their order."""
    query = select(Category.kode, Category.judul).where(col(Category.is_active).is_(True))
    return [(kode, title) for kode, title in session.exec(query.order_by(col(Category.position), col(Category.kode)))]


def shipped_categories() -> list[tuple[str, str]]:
    """Return the categories as they were delivered: the form opens even while the database does not answer."""
    return [(row["kode"], row["judul"]) for row in reference_files.category_rows()]


def filed_before(session: Session, kunci: str) -> str | None:
    """Return the tracking secret of the report this key has already made, or None."""
    wanted = select(Report.tracking_secret).where(Report.channel == CHANNEL, Report.idempotency_key == kunci)
    return session.exec(wanted).first()


def keep_photos(session: Session, stored: list[StoredFile]) -> list[str]:
    """Store photos of a form that could not be filed yet, belonging to nothing; return their ids."""
    return [attachments.attach(session, one, purpose="REPORT").id for one in stored]


def file(session: Session, form: WebReport, stored: list[StoredFile], kept_ids: list[str]) -> str:
    """File the report with its new photos and those kept from an earlier try; return the tracking secret.

    The same key again is the same report, and its photos are not stored twice.
    """
    before = filed_before(session, form.kunci)
    if before is not None:
        return before
    reporter = reporter_of(session, form.token)
    if reporter is None:
        reporter = intake.web_reporter(session, form.name, form.phone)
    photos = [*_still_free(session, kept_ids), *keep_photos(session, stored)]
    new = intake.NewReport(
        channel=CHANNEL,
        idempotency_key=form.kunci,
        text=form.text,
        reporter_id=reporter.id if reporter else None,
        desa_kode=form.desa_kode,
        lat=form.lat,
        lon=form.lon,
        accuracy_m=form.accuracy_m,
        landmark=form.landmark,
        category=form.category,
        subcategory=form.subcategory,
        is_anonymous=form.is_anonymous,
        is_confidential=form.is_confidential,
        attachments=tuple(photos),
    )
    return intake.submit(session, new).report.tracking_secret


def _still_free(session: Session, ids: list[str]) -> list[str]:
    """Return those of `ids` that belong to no report yet, in their order."""
    free = select(Attachment.id).where(col(Attachment.id).in_(ids), col(Attachment.report_id).is_(None))
    found = set(session.exec(free))
    return [one for one in ids if one in found]
