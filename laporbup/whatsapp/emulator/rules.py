"""What can be made difficult: scripted faults of Graph, how messages are posted, and how webhooks travel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Rule:
    """A scripted fault or behaviour for the next `times` Graph calls that match."""

    op: str = "messages"
    """messages, upload, media, download, templates, flows, phone, or any."""
    to: str = ""
    kind: str = ""
    times: int = 1
    http: int = 0
    """Answer with this HTTP status (and `code`); 0 leaves the answer alone."""
    code: int = 0
    retry_after: int | None = None
    sleep_s: float = 0.0
    """Answer only after so long (a client's timeout)."""
    after: bool = False
    """Accept the message first, then fail: the client cannot know."""
    not_json: bool = False
    statuses: list[str] | None = None
    """Tell these statuses, in this order, instead of sent, delivered, read; each keeps the time at which it came true."""
    failed_code: int = 0
    """Accept, then tell `failed` with this code (among `statuses`, when they name it)."""

    def matches(self, op: str, to: str, kind: str) -> bool:
        """Whether this rule speaks about a call."""
        return self.times > 0 and self.op in (op, "any") and self.to in ("", to) and self.kind in ("", kind)


@dataclass(frozen=True)
class Posting:
    """How inbound messages reach the webhook."""

    batch: bool = False
    """All in one POST (several changes of one entry)."""
    copies: int = 1
    """Post each so many times."""
    shuffle: bool = False
    delay_s: float = 0.0
    with_phone: bool = True
    """False: only the business-scoped user id is told."""


@dataclass(frozen=True)
class Network:
    """How every webhook travels, messages and statuses of all citizens alike, until it is set otherwise."""

    copies: int = 1
    """Post each so many times."""
    shuffle_s: float = 0.0
    """Hold each back for up to so long, so that later ones overtake it."""
    delay_s: float = 0.0
    gather_s: float = 0.0
    """Collect for so long what is due, of all citizens, and post it at once."""
    is_down: bool = False
    """Nothing gets through: every delivery counts as answered with 503."""
