"""What can go wrong when Graph is asked, in our own words.

pywa's exceptions are frozen dataclasses with slots: raised through a context manager they turn into
a `TypeError` on Python 3.11. So `client` converts them first thing, into `GraphError`.
"""

from __future__ import annotations

from laporbup.services.outbox_marks import FailureKind, failure_kind


class GraphError(Exception):
    """Graph refused or could not be asked.

    `code`: Meta's error code, 0 when there was none. `status`: the HTTP status, 0 when there was no answer.
    `retry_after_s`: what Retry-After said. `is_ambiguous`: the request may have been carried out all the same.
    """

    def __init__(
        self, code: int, message: str, *, status: int = 0, retry_after_s: float | None = None, is_ambiguous: bool = False
    ) -> None:
        super().__init__(f"{code}: {message}"[:300])
        self.code = code
        self.message = message[:200]
        self.status = status
        self.retry_after_s = retry_after_s
        self.is_ambiguous = is_ambiguous


def kind_of(error: GraphError) -> FailureKind:
    """What the refusal asks of us. Source of the codes: Meta's "Cloud API error codes".

    An answer that is not Meta's JSON carries its HTTP status as code (pywa's way): 401 is a bad token,
    any other is a proxy or an outage, so it is tried again.
    """
    kind = failure_kind(error.code)
    if error.code == 401 or (error.code == 0 and error.status == 401):
        return FailureKind.STOP
    if error.status == 429 or error.status >= 500:
        return FailureKind.RETRY if kind is not FailureKind.PAIR else kind
    return kind
