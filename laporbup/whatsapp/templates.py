"""Templates: how we may write outside the 24-hour window. UTILITY, so no word of promotion.

One template a purpose; a purpose without one cannot be sent outside the window. `sync` hands in those
the account does not have yet. They may be sent before they were ever listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from laporbup.services.outbox_claim import Claimed
from laporbup.settings import Settings, get_settings
from laporbup.text import whatsapp as words
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.sender import Payload, cut

LANGUAGE = "id"
#: Body 1024 in all; the fixed words take less than 200.
MAX_PARAMETER = 700


@dataclass(frozen=True)
class Template:
    """A template of ours. `has_link`: one URL button to the tracker; `has_answers`: the two quick replies."""

    name: str
    body: str
    has_link: bool = False
    has_answers: bool = False


TEMPLATES = {
    "TICKET": Template("lapor_tiket", words.TEMPLATE_BODIES["TICKET"], has_link=True),
    "ASK_INFO": Template("lapor_tanya", words.TEMPLATE_BODIES["ASK_INFO"]),
    "RESOLVED": Template("lapor_selesai", words.TEMPLATE_BODIES["RESOLVED"], has_answers=True),
    "NOTICE": Template("lapor_kabar", words.TEMPLATE_BODIES["NOTICE"], has_link=True),
}


def template_of(claimed: Claimed) -> tuple[str, Payload] | None:
    """The template message for a claimed one, and its name; None when its purpose has no template."""
    template = TEMPLATES.get(claimed.purpose)
    if template is None or not claimed.ticket:
        return None
    values = {"nomor": claimed.ticket, "isi": _one_line(claimed.content.text)}
    components: list[dict[str, Any]] = [{"type": "body", "parameters": [
        {"type": "text", "parameter_name": name, "text": values[name]} for name in _names(template.body)
    ]}]
    if template.has_link:
        components.append(_button(0, "url", {"type": "text", "text": _suffix(claimed)}))
    if template.has_answers:
        ids = [key for key, _title in claimed.content.buttons[:2]]
        components += [_button(place, "quick_reply", {"type": "payload", "payload": key}) for place, key in enumerate(ids)]
    body = {"name": template.name, "language": {"code": LANGUAGE}, "components": components}
    return template.name, Payload("template", body)


async def sync(settings: Settings | None = None, graph: Graph | None = None) -> int:
    """Create the templates the account lacks; return how many. Raises GraphError."""
    used = settings or get_settings()
    asked = graph or Graph(used)
    try:
        known = await asked.template_names()
        missing = [template for template in TEMPLATES.values() if template.name not in known]
        for template in missing:
            await asked.create_template(definition(template, used.public_url))
    finally:
        if graph is None:
            await asked.aclose()
    return len(missing)


def definition(template: Template, public_url: str) -> dict[str, Any]:
    """What Meta reviews."""
    names = _names(template.body)
    example = [{"param_name": name, "example": words.TEMPLATE_EXAMPLE[name]} for name in names]
    body = {"type": "BODY", "text": template.body, "example": {"body_text_named_params": example}}
    buttons: list[dict[str, Any]] = []
    if template.has_link:
        url = f"{public_url}/lacak/{{{{1}}}}"
        buttons.append({"type": "URL", "text": words.TEMPLATE_LINK, "url": url, "example": [url.replace("{{1}}", "LB-7K3MQ4")]})
    if template.has_answers:
        buttons += [{"type": "QUICK_REPLY", "text": text} for text in (words.TEMPLATE_DONE, words.TEMPLATE_NOT_DONE)]
    components = [body, {"type": "BUTTONS", "buttons": buttons}] if buttons else [body]
    return {
        "name": template.name, "category": "UTILITY", "language": LANGUAGE, "parameter_format": "NAMED",
        "components": components,
    }


def _names(body: str) -> list[str]:
    return re.findall(r"\{\{(\w+)\}\}", body)


def _one_line(text: str) -> str:
    """Parameters may hold no line break, no tab and no run of spaces."""
    return cut(" ".join(text.split()) or "-", MAX_PARAMETER)


def _button(place: int, kind: str, parameter: dict[str, str]) -> dict[str, Any]:
    return {"type": "button", "sub_type": kind, "index": str(place), "parameters": [parameter]}


def _suffix(claimed: Claimed) -> str:
    """The last part of the tracker's address; the ticket when the message has no link."""
    url = claimed.content.link[1] if claimed.content.link else ""
    return urlsplit(url).path.rpartition("/lacak/")[2] or claimed.ticket
