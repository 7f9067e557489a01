"""`/lapor`: the report form. It needs no state: it posts natively, and the server fills in its key."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.api.ports import CATEGORY_MARK, FormView, Option, OptionGroup
from laporbup.components import form, shell
from laporbup.services import reference_files
from laporbup.text import form as form_words
from laporbup.text import pages as words

ROUTE = "/lapor"
TITLE = words.FORM_TITLE
DESCRIPTION = words.FORM_DESCRIPTION


def page() -> BaseComponent:
    return shell.page(form.form_main(FormView()), current=ROUTE, symbols=form.SYMBOLS)


def islands() -> dict[str, str]:
    """Return the insides of the two drop-downs: in the HTML once, and not again in the JavaScript.

    The villages are those shipped; the categories are the administrator's, so the server fills them in.
    """
    return {"kategori": CATEGORY_MARK, "desa": form.village_options(_villages())}


def _villages() -> list[OptionGroup]:
    desa = sorted(reference_files.desa_rows(), key=lambda row: row["nama"])
    return [
        OptionGroup(
            form_words.VILLAGES_OF.format(name=kecamatan["nama"]),
            [Option(row["kode"], row["nama"]) for row in desa if row["kecamatan_kode"] == kecamatan["kode"]],
        )
        for kecamatan in sorted(reference_files.kecamatan_rows(), key=lambda row: row["nama"])
    ]
