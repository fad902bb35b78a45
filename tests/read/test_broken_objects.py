"""Objects that are broken, or stand in for newer ones that are: what they say is offered, never taken."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import cast

import pikepdf
import pytest

from pdfforms.model.reading import Source
from pdfforms.model.record import Status
from pdfforms.read.newest import Newest
from tests.hostile.damage import damaged
from tests.hostile.good import silently_blank, wrong
from tests.office import PLAN, fill
from tests.read.page_text.pages import flattened
from tests.read.returns import FIRST, FIRST_CODE, answers, codes, first, read, unknown

LINE, TICKED = "supports_tried_1", "strategy_alarm"
WROTE, INSTEAD = "Another way to school", "A later bus"
_PREV, _SIZE = re.compile(rb"/Prev \d+"), re.compile(rb"/Size (\d+)")


def _object(data: bytes, number: int) -> bytes:
    """The newest version of an object, from its head to its end."""
    start = [match.start(1) for match in re.finditer(rb"[\r\n](%d 0 obj)" % number, data)][-1]
    return data[start : data.index(b"endobj", start) + 6]


def _number(data: bytes, name: str) -> int:
    """Of a field's object."""
    *_, head = re.finditer(rb"(\d+) 0 obj", data[: data.rfind(b"(%s)" % name.encode())])
    return int(head[1])


def _saved_again(kind: str) -> bytes:
    """The first family's plan, saved with one line changed: its field has an older version and a newest one. The
    new objects are listed in a "table" or a "stream"; "packed", the field's own stands in a stream of objects.
    """
    data, other = (fill(PLAN, FIRST | {LINE: text}, FIRST_CODE).data for text in (WROTE, INSTEAD))
    field = _number(other, LINE)
    found = re.search(rb"/AP<</N (\d+) 0 R", _object(other, field))
    assert found
    old = data[data.rfind(b"trailer") :]
    size = _SIZE.search(old)
    assert size
    look, places = int(size[1]), dict[int, int]()
    new = look + 1
    texts = {
        look: b"%d" % look + _object(other, int(found[1])).lstrip(b"0123456789"),
        field: _object(other, field).replace(found[0], b"/AP<</N %d 0 R" % look),
    }
    if kind == "packed":
        text = texts.pop(field).partition(b"obj")[2].removesuffix(b"endobj")
        packed = zlib.compress(b"%d 0 " % field + text)
        head = b"%d 0 obj\n<</Type /ObjStm /N 1 /First %d /Filter /FlateDecode /Length %d>>\nstream\n"
        texts[new] = head % (new, len(b"%d 0 " % field), len(packed)) + packed + b"\nendstream\nendobj"
    for number, text in texts.items():
        places[number] = len(data)
        data += text + b"\n"
    before = re.search(rb"startxref\s+(\d+)", old)
    assert before
    if kind == "table":
        rows = b"".join(b"%d 1\n%010d 00000 n \n" % each for each in sorted(places.items()))
        trailer = _SIZE.sub(b"/Size %d" % new, _PREV.sub(b"/Prev " + before[1], old[: before.start()]))
        return data + b"xref\n" + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)
    places[new + 1] = len(data)
    index = sorted({*places, field})
    rows = b"".join(
        struct.pack(">BIH", 1, places[n], 0) if n in places else struct.pack(">BIH", 2, new, 0) for n in index
    )
    trailer = _PREV.sub(b"/Prev " + before[1], old[old.index(b"<<") : old.rindex(b">>")])
    trailer = _SIZE.sub(b"/Size %d" % (new + 2), trailer)
    listed = b" ".join(b"%d 1" % n for n in index)
    entries = b"/Type /XRef /W [1 4 2] /Index [%s] /Length %d>>\nstream\n" % (listed, len(rows))
    stream = b"%d 0 obj\n" % (new + 1) + trailer + entries + rows + b"\nendstream\nendobj\n"
    return data + stream + b"startxref\n%d\n%%%%EOF\n" % len(data)


def _without_head(data: bytes) -> bytes:
    """The field's head is no head: qpdf rebuilds the table, in which the older version is then the newest."""
    start = data.rindex(b"\n%d 0 obj" % _number(data, LINE))
    return data[:start] + data[start:].replace(b" 0 obj", b" 0 obk", 1)


def _of_another_generation(data: bytes) -> bytes:
    """The field's row names another generation: qpdf goes by the older table, and says nothing. That another
    object is broken makes it read the file at all."""
    start = data.rindex(b"\n%d 1\n" % _number(data, LINE)) + 1
    row = data.index(b"\n", start) + 1
    data = data[: row + 11] + b"8" + data[row + 12 :]
    at = data.rindex(b"(other_notes)")
    return data[:at] + data[at:].replace(b"/Type /Annot", b"oType /Annot", 1)


def _with_a_broken_pack(data: bytes) -> bytes:
    """The stream of objects cannot be unpacked."""
    at = data.index(b"stream\n", data.rindex(b"/ObjStm")) + 7
    return data[:at] + b"\xff\xff" + data[at + 2 :]


def _without_row(data: bytes) -> bytes:
    """The field's row is wrong about its place."""
    start = data.rindex(b"\n%d 1\n" % _number(data, LINE)) + 1
    row = data.index(b"\n", start) + 1
    return data[:row] + b"9" + data[row + 1 :]


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("table", _without_head),
        ("table", _of_another_generation),
        ("stream", _without_head),
    ],
)
def test_an_older_answer_is_not_taken(kind: str, spoil: Callable[[bytes], bytes]) -> None:
    """Where the newest version of a field is known to be broken, the older is offered as what stood there."""
    changed = _saved_again(kind)
    assert read(changed)[0].values[LINE] == INSTEAD
    (record,) = read(spoil(changed))
    assert record.values[LINE] is None
    assert "damaged_file" in codes(record, LINE)
    assert (WROTE, Source.HISTORY) in record.answers[LINE].alternatives
    others = {key: value for key, value in answers(record).items() if key != LINE}
    assert others.items() <= FIRST.items()


def test_a_stream_of_objects_that_cannot_be_unpacked() -> None:
    """The field is gone with its newest version: it is not known."""
    changed = _saved_again("packed")
    assert read(changed)[0].values[LINE] == INSTEAD
    (record,) = read(_with_a_broken_pack(changed))
    assert (record.values[LINE], codes(record, LINE)) == (None, {"field_missing"})


def test_the_newest_answer_in_a_damaged_file_is_taken() -> None:
    """A row that is wrong about the place, where the newest version stands whole: it is found and believed."""
    (record,) = read(_without_row(_saved_again("table")))
    assert record.values[LINE] == INSTEAD
    assert "damaged_file" in codes(record)


def _in_object(name: str, old: bytes, new: bytes) -> bytes:
    data = first()
    text = _object(data, _number(data, name))
    assert old in text
    return data.replace(text, text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (TICKED, b"/Type /Annot", b"oType /Annot"),
        (TICKED, b"/V /Yes", b"?V /Yes"),
        (LINE, b"/Type /Annot", b"\x0fType /Annot"),
        (LINE, b"/Rect [", b"/Rect {"),
    ],
)
def test_a_key_that_is_none(name: str, old: bytes, new: bytes) -> None:
    """qpdf reads on with keys of its own making, and the answer is gone with the key: it is not empty for that."""
    (record,) = read(_in_object(name, old, new))
    assert record.status is Status.NEEDS_REVIEW
    assert answers(record) == {key: value for key, value in FIRST.items() if key != name}
    assert name in unknown(record)


def test_a_look_that_is_none() -> None:
    """The object in which a field's look should stand is something else: what is stored may be changed, too."""
    pdf = pikepdf.open(BytesIO(first()))
    widget = next(each for page in pdf.pages for each in page.Annots.as_list() if each.get("/T") == LINE)
    widget.AP.N = pdf.make_indirect(pikepdf.Array())
    out = BytesIO()
    pdf.save(out)
    (record,) = read(out.getvalue())
    assert record.values[LINE] is None
    assert [value for value, _ in record.answers[LINE].alternatives] == [FIRST[LINE]]


def test_a_look_whose_font_is_broken() -> None:
    """Its codes still follow the standard's encoding, so that the page can speak against a changed answer."""
    pdf = pikepdf.open(BytesIO(first()))
    widget = next(each for page in pdf.pages for each in page.Annots.as_list() if each.get("/T") == LINE)
    font = widget.AP.N.Resources.Font.PfSans
    font.ToUnicode = pikepdf.Stream(pdf, b"no zlib", Filter=pikepdf.Name.FlateDecode)
    widget.V = "Łódź (twicf)"
    out = BytesIO()
    pdf.save(out)
    (record,) = read(out.getvalue())
    assert record.values[LINE] is None
    assert "value_appearance_differ" in codes(record, LINE)


def _content_spoiled(data: bytes, number: int) -> bytes:
    """The content of a page packed so that its checksum is another's; what it draws is as it was."""
    pdf = pikepdf.open(BytesIO(data))
    page = pdf.pages[number]
    page.contents_coalesce()
    content = page.obj.Contents
    packed = zlib.compress(content.read_bytes())
    content.write(packed[:-4] + bytes(4), filter=pikepdf.Name.FlateDecode)
    out = BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def test_a_page_whose_content_is_damaged() -> None:
    """What such a page draws is nobody's mark: fields keep their answers, and that the others are empty is not
    known."""
    (record,) = read(_content_spoiled(first(), 0))
    assert answers(record) == FIRST
    assert "page_content_changed" in codes(record)
    assert {"supports_tried_2", "strategy_on_time"} <= unknown(record)
    assert "other_notes" not in unknown(record)


def test_a_page_without_fields_whose_content_is_damaged() -> None:
    """Nothing of it is read: a wrong bit may be another digit."""
    (record,) = read(_content_spoiled(flattened(first()), 0))
    assert {"days_absent", "strategy_alarm", LINE} <= unknown(record)
    assert answers(record).items() <= FIRST.items()


@pytest.mark.parametrize("seed", [2889, 983, 7295, 8407, 5535, 2913, 9945, 1223, 7569, 9488, 4737, 1424, 6369])
def test_copies_that_once_told_what_nobody_wrote(seed: int) -> None:
    """Of the first 10,000 damaged copies: in each a value had changed or vanished, or a tick that nobody made had
    come of a page that one wrong bit had drawn lines through."""
    for record in read(damaged(seed)):
        values = cast("dict[str, object]", record.to_json()["values"])
        assert wrong(seed, values) == silently_blank(seed, values) == ()
        assert record.status is not Status.OK


def test_a_table_that_is_wrong_throughout_says_nothing() -> None:
    """A table of a file that was shifted as a whole tells nothing of its objects."""
    assert Newest(first())._lost == {}
    assert Newest(b"\n" * 7 + first())._lost == {}
