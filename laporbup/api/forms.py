"""Reads a posted form as a stream: keeps what fits, drains the rest, so that the answer is always a page.

A server that stops reading makes the browser show "connection reset" and everything typed is gone. So a
photo that is too big is read to its end and forgotten, and the text around it (before and after) is kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from types import TracebackType
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

MAX_PHOTO_BYTES = 12 * 1024 * 1024
MAX_PHOTOS = 5
MAX_TEXT_BYTES = 64 * 1024
MAX_FIELDS = 100
MAX_DRAINED_BYTES = 400 * 1024 * 1024
"""Five photos of a good camera and more; past this the upload is cut off with 413."""
_MEMORY_PER_FILE = 256 * 1024


class BrokenForm(Exception):
    """The body is not the form its headers promise."""


@dataclass
class Upload:
    """One posted file. `is_too_big`: nothing of it was kept."""

    field: str
    filename: str
    size: int = 0
    is_too_big: bool = False
    _file: SpooledTemporaryFile[bytes] | None = None

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > MAX_PHOTO_BYTES:
            self.is_too_big = True
            self.close()
        elif not self.is_too_big:
            if self._file is None:
                self._file = SpooledTemporaryFile(max_size=_MEMORY_PER_FILE)  # noqa: SIM115 (closed with its form)
            self._file.write(data)

    def read(self) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass
class PostedForm:
    """What arrived. A field that came several times keeps every value, in order."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    is_too_many: bool = False
    """More than `MAX_PHOTOS` files; the rest was drained."""
    is_cut_off: bool = False
    """More than `MAX_DRAINED_BYTES`: what was read so far is here."""
    is_text_too_long: bool = False

    def text(self, name: str) -> str:
        """Return the first value of `name`, stripped: white space is empty."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """Return the first value of `name` as typed, or an empty string."""
        return self.fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def is_ticked(self, name: str) -> bool:
        return self.text(name) not in ("", "0")

    @property
    def photos(self) -> list[Upload]:
        """The files that hold something: an empty file part is no photo."""
        return [upload for upload in self.uploads if upload.size > 0]

    def add_field(self, name: str, value: bytes) -> None:
        if len(value) > MAX_TEXT_BYTES:
            self.is_text_too_long = True
            value = value[:MAX_TEXT_BYTES]
        if sum(map(len, self.fields.values())) < MAX_FIELDS:
            # PostgreSQL stores no NUL, and a form writes line ends as CRLF.
            text = value.decode("utf-8", "replace").replace("\0", "").replace("\r\n", "\n")
            self.fields.setdefault(name, []).append(text)

    def __enter__(self) -> PostedForm:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for upload in self.uploads:
            upload.close()


async def read_form(request: Request) -> PostedForm:
    """Read the whole body of `request` (multipart or urlencoded). Raises `BrokenForm`."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    form = PostedForm()
    if kind == b"multipart/form-data" and b"boundary" in options:
        await _read_multipart(form, options[b"boundary"], request.stream())
    elif kind in (b"application/x-www-form-urlencoded", b""):
        await _read_urlencoded(form, request.stream())
    else:
        raise BrokenForm(kind.decode("latin-1"))
    return form


async def _read_multipart(form: PostedForm, boundary: bytes, stream: AsyncIterator[bytes]) -> None:
    reader = _Parts(form)
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        seen = 0
        async for chunk in stream:
            seen += len(chunk)
            if seen > MAX_DRAINED_BYTES:
                form.is_cut_off = True
                return
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise BrokenForm("multipart") from error
    if not reader.is_complete:
        raise BrokenForm("multipart ends early")


async def _read_urlencoded(form: PostedForm, stream: AsyncIterator[bytes]) -> None:
    body = bytearray()
    async for chunk in stream:
        if len(body) < 4 * MAX_TEXT_BYTES:
            body += chunk
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="utf-8", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise BrokenForm("urlencoded") from error
    for name, value in pairs:
        form.add_field(name, value.encode())


class _Parts:
    """Turns the parser's callbacks into fields and uploads."""

    def __init__(self, form: PostedForm) -> None:
        self.form = form
        self.is_complete = False
        self._header_name = b""
        self._header_value = b""
        self._disposition = b""
        self._name = ""
        self._text = bytearray()
        self._upload: Upload | None = None

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_header_name,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_part_end": self._on_part_end,
            "on_end": self._on_end,
        }

    def _begin(self) -> None:
        self._disposition, self._name, self._upload = b"", "", None
        self._text = bytearray()

    def _on_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._upload = Upload(self._name, options[b"filename"].decode("utf-8", "replace"))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._upload is None:
            if len(self._text) <= MAX_TEXT_BYTES:
                self._text += data[start:end]
        elif len(self.form.photos) >= MAX_PHOTOS:
            self.form.is_too_many = True
        else:
            self._upload.add(data[start:end])

    def _on_part_end(self) -> None:
        if self._upload is not None:
            if self._upload.size > 0:
                self.form.uploads.append(self._upload)
        elif self._name:
            self.form.add_field(self._name, bytes(self._text))

    def _on_end(self) -> None:
        self.is_complete = True
