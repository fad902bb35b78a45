"""Bytes -> readings: open, collect, identify, read each field, weigh what lies over it.

open (qpdf, else pypdf) -> collect pages, widgets, annotations -> identify and group pages
  -> for each form: place widgets on boxes -> live reader -> overlay -> Reading
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.model.codes import finding
from pdfforms.model.edition import Rect
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Reading, Receipt, Source
from pdfforms.model.shelf import Editions
from pdfforms.read.appearance import Appearances
from pdfforms.read.archive_copy import copied_pages, is_archive_copy
from pdfforms.read.burden import Burden
from pdfforms.read.collect import Collector
from pdfforms.read.form import read_group
from pdfforms.read.group import Group, group
from pdfforms.read.history import with_history
from pdfforms.read.identify import Known, identify
from pdfforms.read.job import PLAIN, Job, Options
from pdfforms.read.limits import MAX_FRAMES, MAX_UNKNOWN_FIELDS, MAX_UNKNOWN_TEXT
from pdfforms.read.look import Look, look_at, look_at_picture
from pdfforms.read.objects import RawFile, RawPage
from pdfforms.read.opening import open_any
from pdfforms.read.pagelist import of_the_file
from pdfforms.read.paper import count_frames
from pdfforms.read.pictures import NoScan, read_picture_file
from pdfforms.read.plain_engine import NotPlain, PlainStore
from pdfforms.read.printed import Printed
from pdfforms.read.readers.live import LiveReader
from pdfforms.read.store import File, Store
from pdfforms.read.strings import clean, decode_text
from pdfforms.read.values import Name

_NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)


def read_pdf(
    data: bytes, file: str, editions: Editions, options: Options = PLAIN, *, sha256: str = ""
) -> tuple[Reading, ...]:
    """The readings of one file, at least one, in the order of its pages.

    A file that cannot be opened is one reading with outcome UNREADABLE. `file` is the name for the receipt,
    `sha256` the hash where it is known.
    """

    def state(own: bytes) -> tuple[Reading, ...]:
        digest = sha256 if sha256 and own is data else hashlib.sha256(own).hexdigest()
        return _read_state(Job(own, Receipt(digest, len(own), file, ()), editions, options))

    return with_history(state(data), data, state)


def _read_state(job: Job) -> tuple[Reading, ...]:
    """The readings of a file as it stands, or of the state that an earlier revision ended with."""
    try:
        return read_opened(PlainStore(job.data), job, [])
    except NotPlain:
        pass
    try:
        store, general = open_any(job.data)
    except EncryptedPdf:
        return (Reading(Outcome.UNREADABLE, job.receipt, findings=(finding("password_needed"),)),)
    except UnreadablePdf:
        return (Reading(Outcome.UNREADABLE, job.receipt, findings=(finding("unreadable_file"),)),)
    return read_opened(store, job, general)


def read_opened(store: Store, job: Job, general: list[Finding]) -> tuple[Reading, ...]:
    """The readings of an opened file; `general` are the findings of opening it."""
    opened = File(store)
    appearances = Appearances(opened)
    collector = Collector(opened, appearances)
    raw = collector.collect(job.data, job.options.pages)
    damaged = store.repaired or raw.doubtful
    told = [*general, *([finding("damaged_file")] if damaged else []), *raw.active]
    reader = LiveReader(appearances)
    with Printed(job.data, Burden(opened, collector.entries)) as printed:
        pages = identify(raw, job, printed)
        told += pages.findings
        whole = is_archive_copy(opened)
        copied = raw.pages if whole else copied_pages(pages.known, printed)
        if copied:
            pages.known = [each for each in pages.known if each.raw not in copied]
            which = "" if whole else of_the_file(page.index + 1 for page in copied)
            told.append(finding("archive_copy", detail=which))
        if copied and not pages.known:
            readings: tuple[Reading, ...] = (_archive_copy(raw, job.receipt, told),)
        elif pages.known:
            looks = [
                look_at(each, each.edition, job, printed) if each.edition else Look(each) for each in pages.known
            ]
            readings = _readings(looks, pages.others, raw, job, reader, told)
        else:
            readings = (_nothing_of_ours(raw, pages.others, job, told, damaged=damaged),)
    if store.repaired and not damaged:  # while an appearance was asked for; what was collected before is not sure
        return read_opened(store, job, general)
    return _told(readings, opened)


def _told(readings: tuple[Reading, ...], opened: File) -> tuple[Reading, ...]:
    """The readings, each with the limits that reading the file has reached."""
    full = ["It unpacks to too much."] if opened.store.full else []
    findings = [finding("limit_reached", detail=why) for why in (*opened.reached, *full)]
    return (
        tuple(replace(each, findings=(*each.findings, *findings)) for each in readings) if findings else readings
    )


def read_picture(data: bytes, file: str, editions: Editions, options: Options = PLAIN) -> tuple[Reading, ...]:
    """The readings of an image file, of one page or several; at least one."""
    job = Job(data, Receipt(hashlib.sha256(data).hexdigest(), len(data), file, ()), editions, options)
    try:
        frames = read_picture_file(job)
    except NoScan:
        return (Reading(Outcome.UNREADABLE, job.receipt, findings=(finding("picture_page"),)),)
    except ValueError:
        return (_no_page_of_ours(job, "picture_broken", []),)
    first = job.options.pages.start if job.options.pages else 0
    pages = [
        RawPage(index, _NOWHERE, 0, None, (), unrecognised=not frame.found and not frame.blank)
        for index, frame in enumerate(frames, first)
    ]
    looks = [
        look_at_picture(Known(page, each.identity, each.edition, pictured=each))
        for page, frame in zip(pages, frames, strict=True)
        for each in frame.found
    ]
    more = job.options.pages is None and count_frames(data) > MAX_FRAMES
    told = [finding("limit_reached", detail=f"Only its first {MAX_FRAMES} pictures were read.")] if more else []
    if not looks:
        return (_no_page_of_ours(job, "picture_not_recognised", told),)
    others = [page for page, frame in zip(pages, frames, strict=True) if not frame.found]
    raw = RawFile(pages, "", (), dict, doubtful=False, xfa=False, active=[])
    return _readings(looks, others, raw, job, None, told)


def _no_page_of_ours(job: Job, code: str, general: list[Finding]) -> Reading:
    """Pictures that are broken or show something else; those of a span are listed."""
    pages = job.options.pages or range(0)
    numbers = tuple(page + 1 for page in pages)
    why = finding(code, detail=of_the_file(numbers) if numbers else "")
    return Reading(Outcome.UNREADABLE, replace(job.receipt, pages=numbers), findings=(why, *general))


def _readings(
    looks: list[Look],
    others: Sequence[RawPage],
    raw: RawFile,
    job: Job,
    reader: LiveReader | None,
    general: list[Finding],
) -> tuple[Reading, ...]:
    """A reading for each form among the pages that were looked at; `others` belong to none."""
    groups = group(looks)
    start = job.options.first_ordinal
    told = {start: [*general, *_not_ours(others)]}
    return tuple(
        read_group(each, each.edition, raw, job.receipt, reader, ordinal, told.get(ordinal, general))
        if each.edition
        else _unknown_edition(each, raw, job.receipt, ordinal, told.get(ordinal, general), job.editions)
        for ordinal, each in enumerate(groups, start)
    )


def _not_ours(others: Sequence[RawPage]) -> list[Finding]:
    """One finding for all pages that belong to none of our forms (a pile of sheets has as many backs), and one for
    all pictures that may be ours and were not recognised."""
    told = {
        "picture_not_recognised": [page for page in others if page.unrecognised],
        "page_not_ours": [page for page in others if not page.unrecognised],
    }
    return [finding(code, detail=_listed(pages)) for code, pages in told.items() if pages]


def _listed(pages: Iterable[RawPage]) -> str:
    return of_the_file(page.index + 1 for page in pages)


def _nothing_of_ours(
    raw: RawFile, pages: Sequence[RawPage], job: Job, general: list[Finding], *, damaged: bool
) -> Reading:
    """A PDF of something else, or a span of one, whose pages are then listed; pictures may be a scan of ours,
    which this version cannot tell."""
    numbers = [page.index + 1 for page in pages]
    receipt = _received(job.receipt, pages=numbers, producer=raw.producer)
    which = of_the_file(numbers) if job.options.pages else ""
    if not raw.pages or damaged:
        return Reading(Outcome.UNREADABLE, receipt, findings=(*general, finding("unreadable_file")))
    if all(page.picture and not page.widgets for page in pages):
        told = any(each.code == "picture_page" for each in general)
        why = [] if told else [finding("picture_not_recognised", detail=which)]
        return Reading(Outcome.UNREADABLE, receipt, findings=(*general, *why))
    if any(len(page.identities) > 1 for page in pages):
        told = any(each.code == "pages_on_one_sheet" for each in general)
        why = [] if told else [finding("pages_on_one_sheet", detail=which)]
        return Reading(Outcome.UNREADABLE, receipt, findings=(*general, *why))
    return Reading(Outcome.NOT_OURS, receipt, findings=(*general, finding("not_ours", detail=which)))


def _archive_copy(raw: RawFile, receipt: Receipt, general: list[Finding]) -> Reading:
    """What we have drawn ourselves is no return, however much it looks like one."""
    receipt = _received(receipt, pages=[page.index + 1 for page in raw.pages], producer=raw.producer)
    return Reading(Outcome.NOT_OURS, receipt, findings=tuple(general))


def _unknown_edition(
    each: Group, raw: RawFile, receipt: Receipt, ordinal: int, general: list[Finding], editions: Editions
) -> Reading:
    """What stands in the fields, as alternatives for a person."""
    forms = (edition.form for edition in editions.all())
    form = next((form.key for form in forms if form.code == each.identity.code), each.identity.code)
    fields: dict[str, FieldReading] = {}
    left_out = False
    for page in each.pages:
        for widget in page.known.raw.widgets:
            value = widget.own if widget.own is not None else widget.inherited
            text = (
                decode_text(value) if isinstance(value, bytes) else str(value) if isinstance(value, Name) else ""
            )
            if len(fields) >= MAX_UNKNOWN_FIELDS or max(len(widget.name), len(text or "")) > MAX_UNKNOWN_TEXT:
                left_out = True
                continue
            source = Source.LIVE if widget.listed else Source.ORPHAN
            said = (Alternative(clean(text), source),) if text else ()
            fields[widget.name] = FieldReading(
                widget.name, None, text or "", source, 0.0, page.number, widget.rect, said
            )
    pages = [page.index + 1 for page in each.pages]
    told = [finding("limit_reached", detail="Some of its fields were left out.")] if left_out else []
    return Reading(
        Outcome.EDITION_UNKNOWN,
        _received(receipt, pages=pages, producer=raw.producer, sources=tuple({f.source for f in fields.values()})),
        form=form,
        edition_name=each.identity.edition,
        language=each.identity.language,
        copy=each.identity.copy,
        ordinal=ordinal,
        fields=fields,
        findings=(*general, finding("edition_unknown"), *told),
    )


def _received(receipt: Receipt, pages: Sequence[int], producer: str, sources: tuple[Source, ...] = ()) -> Receipt:
    return Receipt(
        receipt.sha256, receipt.bytes, receipt.file, tuple(pages), producer, receipt.received_at, sources
    )
