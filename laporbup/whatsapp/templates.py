"""Templates: how we may write outside the 24-hour window. UTILITY, so no word of promotion.

One template a purpose; a purpose without one cannot be sent outside the window. `template_sync` hands in those
the account does not have yet. They may be sent before they were ever listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from laporbup.services.channel_templates import LANGUAGE
from laporbup.services.outbox_claim import Claimed
from laporbup.text import whatsapp as words
from laporbup.whatsapp.sender import Payload, cut

#: Body 1024 in all; the fixed words take less than 200.
MAX_PARAMETER = 700


@dataclass(frozen=True)
class Template:
    """A template of ours. `link`: title of its one URL button; `below`: that button leads below this path of ours;
    `answers`: the titles of its quick replies."""

    name: str
    body: str
    link: str = ""
    below: str = "/lacak/"
    answers: tuple[str, ...] = ()
    falls_back: bool = True
    """Its words may go as the general notice about a report."""


TEMPLATES = {
    "TICKET": Template("lapor_tiket", words.TEMPLATE_BODIES["TICKET"], link=words.TEMPLATE_LINK),
    "ASK_INFO": Template("lapor_tanya", words.TEMPLATE_BODIES["ASK_INFO"]),
    "RESOLVED": Template(
        "lapor_selesai", words.TEMPLATE_BODIES["RESOLVED"], answers=(words.TEMPLATE_DONE, words.TEMPLATE_NOT_DONE)
    ),
    "NOTICE": Template("lapor_kabar", words.TEMPLATE_BODIES["NOTICE"], link=words.TEMPLATE_LINK),
    "DIGEST": Template("lapor_ringkas", words.TEMPLATE_BODIES["DIGEST"], link=words.TEMPLATE_LIST, below="/", falls_back=False),
    "URGENT": Template(
        "lapor_mendesak", words.TEMPLATE_BODIES["URGENT"], answers=(words.TEMPLATE_ACCEPT, words.TEMPLATE_NOT_OURS)
    ),
}
"""Purpose → template. Purposes without one: `NO_TEMPLATE`."""

NO_TEMPLATE = {
    "ASK_PLACE": "asked seconds after the citizen wrote; a day later the report was filed without its answer",
    "MENU": "an answer to a word just written", "REPORTS": "an answer to a word just written",
    "HINT": "an answer to a word just written", "CANCELLED": "an answer to a word just written",
    "EMERGENCY": "the number 112 is of use at once or not at all",
}
"""Purpose → why it need never be sent outside the reply window. A test wants every purpose here or in `TEMPLATES`."""


def template_of(claimed: Claimed) -> tuple[str, Payload] | None:
    """The template message for a claimed one, and its name: its own, or the general notice when its own may not be sent.

    None when there is none for it, or none may be sent now (`has_template` tells which).
    """
    template = next((one for one in _fitting(claimed) if one.name not in claimed.barred_templates), None)
    if template is None:
        return None
    values = {"nomor": claimed.ticket, "isi": _one_line(claimed.content.text)}
    components: list[dict[str, Any]] = [{"type": "body", "parameters": [
        {"type": "text", "parameter_name": name, "text": values[name]} for name in _names(template.body)
    ]}]
    if template.link:
        components.append(_button(0, "url", {"type": "text", "text": _suffix(claimed, template)}))
    if template.answers:
        ids = [key for key, _title in claimed.content.buttons[:2]]
        components += [_button(place, "quick_reply", {"type": "payload", "payload": key}) for place, key in enumerate(ids)]
    body = {"name": template.name, "language": {"code": LANGUAGE}, "components": components}
    return template.name, Payload("template", body)


def has_template(claimed: Claimed) -> bool:
    """Whether there is a template that could say it, be it barred now."""
    return bool(_fitting(claimed))


def _fitting(claimed: Claimed) -> list[Template]:
    """The templates that can say it, best first."""
    own, general = TEMPLATES.get(claimed.purpose), TEMPLATES["NOTICE"]
    if own is None:
        return []
    wanted = [own, general] if own.falls_back else [own]
    if own.answers and not claimed.content.buttons:
        wanted.remove(own)  # nothing to tap: quick replies would promise what nobody hears
    return [one for one in dict.fromkeys(wanted) if claimed.ticket or "nomor" not in _names(one.body)]


def definition(template: Template, public_url: str) -> dict[str, Any]:
    """What Meta reviews."""
    names = _names(template.body)
    example = [{"param_name": name, "example": words.TEMPLATE_EXAMPLE[name]} for name in names]
    body = {"type": "BODY", "text": template.body, "example": {"body_text_named_params": example}}
    buttons: list[dict[str, Any]] = []
    if template.link:
        url = f"{public_url}{template.below}{{{{1}}}}"
        buttons.append({"type": "URL", "text": template.link, "url": url, "example": [url.replace("{{1}}", "LB-7K3MQ4")]})
    buttons += [{"type": "QUICK_REPLY", "text": text} for text in template.answers]
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


def _suffix(claimed: Claimed, template: Template) -> str:
    """The end of the address the button opens; the ticket when the message has no link."""
    path = urlsplit(claimed.content.link[1]).path if claimed.content.link else ""
    return path.removeprefix(template.below) if path.startswith(template.below) else claimed.ticket
