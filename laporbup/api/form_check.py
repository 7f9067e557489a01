"""Is the posted report form right? Pure: a form and the reference data in; a report to file, or errors, out."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, field

from laporbup.api.forms import PostedForm
from laporbup.api.ports import KUNCI_MARK, TOKEN_MARK, FieldError, FormValues
from laporbup.domain.address import normalise_phone
from laporbup.domain.errors import Invalid
from laporbup.services.knowledge import Knowledge
from laporbup.services.web_form import WebReport
from laporbup.text import form as words

MOST_TEXT = 5000
MOST_LANDMARK = 300
MOST_NAME = 100
_MOST_KUNCI = 100


@dataclass(frozen=True)
class Checked:
    """`report` is only fit to be filed while `errors` is empty."""

    values: FormValues
    report: WebReport
    errors: list[FieldError] = field(default_factory=list)


def new_kunci() -> str:
    """Return a fresh idempotency key: unguessable, because it leads back to its report."""
    return secrets.token_urlsafe(18)


def values_of(form: PostedForm) -> FormValues:
    """Return what was typed, as it was typed."""
    return FormValues(
        uraian=form.raw("uraian"),
        kategori=form.text("kategori"),
        desa=form.text("desa"),
        patokan=form.raw("patokan"),
        lat=form.text("lat"),
        lon=form.text("lon"),
        akurasi=form.text("akurasi"),
        nama=form.raw("nama"),
        telepon=form.raw("telepon"),
        anonim=form.is_ticked("anonim"),
        rahasia=form.is_ticked("rahasia"),
    )


def kunci_of(form: PostedForm) -> str:
    """Return the posted key, or a fresh one when there is none (or the page was served without one)."""
    posted = form.text("kunci")
    return posted if 0 < len(posted) <= _MOST_KUNCI and posted != KUNCI_MARK else new_kunci()


def token_of(form: PostedForm) -> str:
    posted = form.text("t")
    return "" if posted == TOKEN_MARK else posted


def check(form: PostedForm, known: Knowledge) -> Checked:
    """Read the form. White space is empty; a position we cannot read counts as none."""
    values = values_of(form)
    errors: list[FieldError] = []
    lat, lon = _position(values.lat, values.lon)
    category, subcategory = _category(values.kategori, known, errors)
    desa = _desa(values.desa, known, errors)
    text, landmark, name = values.uraian.strip(), values.patokan.strip(), values.nama.strip()
    if not text:
        errors.append(_error("uraian", "required"))
    _check_length("uraian", text, MOST_TEXT, errors)
    _check_length("patokan", landmark, MOST_LANDMARK, errors)
    _check_length("nama", name, MOST_NAME, errors)
    if not values.desa and lat is None and not landmark:
        errors.append(_error("desa", "required"))
    report = WebReport(
        kunci=kunci_of(form),
        text=text,
        desa_kode=desa,
        lat=lat,
        lon=lon,
        accuracy_m=_number(values.akurasi, 0, 1_000_000) if lat is not None else None,
        landmark=landmark,
        category=category,
        subcategory=subcategory,
        name=name,
        phone=_phone(values.telepon, errors),
        is_anonymous=values.anonim,
        is_confidential=values.rahasia,
        token=token_of(form),
    )
    return Checked(values, report, errors)


def errors_of(error: Invalid) -> list[FieldError]:
    """Return the sentences for what the service itself refused."""
    known = words.ERRORS
    return [
        _error(name, code, most=MOST_TEXT, typed=MOST_TEXT + 1)
        if code in known.get(name, {})
        else FieldError(name, *words.OTHER_ERROR)
        for name, code in error.errors.items()
    ]


def _error(name: str, code: str, **facts: object) -> FieldError:
    beside, summary = words.ERRORS[name][code]
    return FieldError(name, beside.format(**facts), summary)


def _check_length(name: str, text: str, most: int, errors: list[FieldError]) -> None:
    if len(text) > most:
        errors.append(_error(name, "too_long", most=most, typed=len(text)))


def _category(kode: str, known: Knowledge, errors: list[FieldError]) -> tuple[str | None, str | None]:
    """Read `kode` or `kode/sub`."""
    if not kode:
        return None, None
    category, _, sub = kode.partition("/")
    found = known.categories.get(category)
    subcategory = known.subcategories.get(sub)
    is_known = found is not None and found.is_active
    fits = not sub or (subcategory is not None and subcategory.category_kode == category)
    if not (is_known and fits):
        errors.append(_error("kategori", "unknown"))
        return None, None
    return category, sub or None


def _desa(kode: str, known: Knowledge, errors: list[FieldError]) -> str | None:
    if not kode:
        return None
    if kode not in known.desa:
        errors.append(_error("desa", "unknown"))
        return None
    return kode


def _phone(typed: str, errors: list[FieldError]) -> str:
    if not typed.strip():
        return ""
    phone = normalise_phone(typed.strip())
    if phone is None:
        errors.append(_error("telepon", "invalid", digits=sum(char.isdigit() for char in typed)))
    return phone or ""


def _position(lat: str, lon: str) -> tuple[float | None, float | None]:
    """Return both or neither: half a position is none. Outside OKI is fine, outside the earth is not."""
    north, east = _number(lat, -90, 90), _number(lon, -180, 180)
    return (north, east) if north is not None and east is not None else (None, None)


def _number(text: str, low: float, high: float) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and low <= value <= high else None
