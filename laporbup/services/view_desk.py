"""What stands around an officer's page, and the page of the administrator."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_channel import ChannelView
from laporbup.services.view_costs import CostBox
from laporbup.services.view_parts import Counter, Tab


@dataclass(frozen=True)
class DeskHead:
    """Who is signed in, and which other pages are his."""

    title: str = ""
    subtitle: str = ""
    pages: list[Tab] = field(default_factory=list)
    """Empty for who has only one page."""


@dataclass(frozen=True)
class Account:
    username: str = ""
    name: str = ""
    role: str = ""
    opd: str = ""
    last_login: str = ""
    state: str = ""


@dataclass(frozen=True)
class OpdLine:
    kode: str = ""
    name: str = ""
    open_reports: int = 0
    accounts: int = 0
    url: str = ""
    """The public list of this OPD."""


@dataclass(frozen=True)
class AdminView:
    """`/admin`: how the machine is, who has an account, which OPD there are. Read only."""

    counters: list[Counter] = field(default_factory=list)
    trouble: str = ""
    """Why sending has stopped; empty while it works."""
    accounts: list[Account] = field(default_factory=list)
    opds: list[OpdLine] = field(default_factory=list)
    costs: CostBox = field(default_factory=CostBox)
    channel: ChannelView = field(default_factory=ChannelView)


@dataclass(frozen=True)
class WhatsAppPage:
    """`/petugas/whatsapp`: the officer's own WhatsApp. A native form posts `aksi`: kode, putuskan or simpan."""

    head: DeskHead = DeskHead()
    back_url: str = "/"
    is_bound: bool = False
    bound_label: str = ""
    message: str = ""
    """What to send from the WhatsApp ("PETUGAS 7K3MQ4XZ"), just after it was made; shown once."""
    until_label: str = ""
    link: str = ""
    """Opens WhatsApp with the message typed; empty while our number is not set."""
    number: str = ""
    wants_digest: bool = True
    wants_urgent: bool = True
    problem: str = ""
    said: str = ""
