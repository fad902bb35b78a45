"""Archive copies among what comes in: drawn by pdfforms from a record, they look like a return and are none.

One as it was made says so in its title and in its attached record. One that was printed to a PDF again, or whose
pages stand in another file, still says it at the foot of each page.
"""

from __future__ import annotations

from collections.abc import Sequence

from pdfforms.read.identify import Known
from pdfforms.read.objects import RawPage
from pdfforms.read.pagetext import fold
from pdfforms.read.printed import Printed
from pdfforms.read.store import File
from pdfforms.read.strings import decode_text
from pdfforms.read.values import Value

_TITLE = "– archive copy"
_RECORD = "The record of this return as data."
_FEET = (
    "Archive copy, made ",
    "Archive copy of record ",
    "Copie d'archive du ",
    "نسخة محفوظة",
)
"""What stands at the foot of its pages, in the languages of the forms, and on its last page."""
_MOST = 50
"""Attachments that are looked at."""


def is_archive_copy(file: File) -> bool:
    """Whether a file says of itself that it is one."""
    info = file.dictionary(file.store.trailer.get("Info"))
    if _text(file, info.get("Title")).endswith(_TITLE) and _text(file, info.get("Creator")) == "pdfforms":
        return True
    attached = (file.dictionary(each) for each in file.array(file.root.get("AF"))[:_MOST])
    return any(_text(file, each.get("Desc")) == _RECORD for each in attached)


def copied_pages(known: Sequence[Known], printed: Printed) -> list[RawPage]:
    """The pages that an archive copy was printed on; it has no fields."""
    return [
        each.raw
        for each in known
        if not each.raw.widgets and not each.pictured and _has_foot(printed.words(each.raw.index).whole)
    ]


def _has_foot(text: str) -> bool:
    plain = " ".join(fold(text).split())
    return any(foot.strip() in plain for foot in _FEET)


def _text(file: File, value: Value) -> str:
    said = file.resolve(value)
    return (decode_text(said) or "") if isinstance(said, bytes) else ""
