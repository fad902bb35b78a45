"""Messages are opened by contained workers, as returns are: in go bytes, out comes what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pdfforms.bulk.reading.wire_types import Sha256
from pdfforms.contain.limits import LIGHT
from pdfforms.contain.pool import Failure, Pool
from pdfforms.errors import WireError
from pdfforms.mail.names import safe_name
from pdfforms.mail.opening import open_message
from pdfforms.mail.walk import MAX_PARTS
from pdfforms.model.codes import BY_CODE
from pdfforms.model.copycode import parse_code
from pdfforms.model.mail import MailKind, Note, Opened, Part

_IN_HAND = 3
_MessageId = Annotated[str, Meta(max_length=1_000, pattern=r"^(?:<[^<>\s]{1,500}>)?\Z")]
_Code = Annotated[str, Meta(max_length=10)]
_WHY = {
    Failure.too_slow: "It took longer than its time.",
    Failure.out_of_memory: "It took more memory than it may.",
    Failure.too_large: "What was in it was larger than it may be.",
}


class _WirePart(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    name: Annotated[str, Meta(min_length=1, max_length=500)]
    data: bytes


class _WireNote(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    code: Annotated[str, Meta(max_length=100)]
    detail: Annotated[str, Meta(max_length=200)]


class _WireOpened(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """model.mail.Opened."""

    kind: MailKind
    message_id: _MessageId
    refers_to: Annotated[tuple[_MessageId, ...], Meta(max_length=200)]
    copies: Annotated[tuple[_Code, ...], Meta(max_length=100)]
    parts: Annotated[tuple[_WirePart, ...], Meta(max_length=MAX_PARTS)]
    notes: Annotated[tuple[_WireNote, ...], Meta(max_length=50)]
    arrived_at: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")] | None
    content: Sha256 | None


def start() -> Callable[[bytes], bytes]:
    """Called once in a fresh worker: what it does with each message."""
    return lambda data: dump_opened(open_message(data))


def dump_opened(opened: Opened) -> bytes:
    """As a worker hands it back."""
    return msgspec.msgpack.encode(
        _WireOpened(
            opened.kind,
            opened.message_id,
            opened.refers_to,
            opened.copies[:100],
            tuple(_WirePart(each.name, each.data) for each in opened.parts),
            tuple(_WireNote(each.code, each.detail) for each in opened.notes),
            opened.arrived_at,
            opened.content or None,
        )
    )


def load_opened(data: bytes) -> Opened:
    """What a worker handed back, which a message may have taken over. Raises WireError."""
    try:
        said = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise WireError("A worker's word on a message is none.") from exc
    if any(each.code not in BY_CODE for each in said.notes):
        raise WireError("A worker names a finding that there is not.")
    return Opened(
        said.kind,
        said.message_id,
        said.refers_to,
        tuple(code for each in said.copies if (code := parse_code(each))),
        tuple(Part(safe_name(each.name) or "attachment", each.data) for each in said.parts),
        tuple(Note(each.code, each.detail) for each in said.notes),
        said.arrived_at,
        said.content or "",
    )


_DECODER = msgspec.msgpack.Decoder(_WireOpened)


def opened(messages: Iterable[tuple[int, bytes]], jobs: int = 1) -> Iterator[tuple[int, Opened]]:
    """What is in messages, each with the number that it came under, as they are done. One that no worker gets
    through is for a person. Raises PdfformsError where no worker can be had."""
    with Pool[int, bytes](start, (), jobs=jobs, limits=LIGHT) as pool:
        waiting = iter(messages)
        while True:
            while pool.pending < _IN_HAND * jobs and (one := next(waiting, None)):
                pool.submit(*one)
            if not pool.pending:
                return
            if done := pool.next_done():
                yield done.tag, _result(done.data, done.failure)


def _result(data: bytes | None, failure: Failure | None) -> Opened:
    if data is not None:
        try:
            return load_opened(data)
        except WireError:
            failure = Failure.failed
    why = _WHY.get(failure, "It broke what opens messages.") if failure else ""
    return Opened(MailKind.OTHER, notes=(Note("mail_unopened", why),))
