"""Cross-references, object streams and revisions that lead in circles or nowhere."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import altered, appended, document, stream, written
from tests.hostile.widgets import widget


def _table(bait: Bait) -> bytes:
    return altered(bait.copy(), lambda _: None)


def _plain_value(data: bytes, name: str) -> tuple[int, str]:
    """A field's object number, and the object as text without its end."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = widget(pdf, name)
        return found.objgen[0], found.unparse(resolved=True).decode("latin-1")


@case(TOLD)
def prev_of_itself(_: Bait) -> bytes:
    """A table whose /Prev is the table."""
    data = document({})
    start = int(re.findall(rb"startxref\s(\d+)", data)[-1])
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % start)


@case()
def prev_in_a_circle(bait: Bait) -> bytes:
    """Our filled form in two revisions of which each is before the other."""
    first = _table(bait)
    start = int(re.findall(rb"startxref\s(\d+)", first)[-1])
    both = appended(first, {9_000: "(x)"})
    last = int(re.findall(rb"startxref\s(\d+)", both)[-1])
    return both[: len(first)].replace(b"startxref\n%d" % start, b"startxref\n%d" % last) + both[len(first) :]


@case(TOLD)
def prev_absurd(_: Bait) -> bytes:
    """A /Prev of minus one, a start of the table beyond all numbers."""
    data = document({}).replace(b"trailer\n<<", b"trailer\n<</Prev -1 ")
    return re.sub(rb"startxref\s\d+", b"startxref\n99999999999999999999", data)


@case(TOLD)
def hybrid_in_a_circle(_: Bait) -> bytes:
    """A hybrid file whose /XRefStm is its own table."""
    data = document({})
    start = int(re.findall(rb"startxref\s(\d+)", data)[-1])
    return data.replace(b"trailer\n<<", b"trailer\n<</XRefStm %d /Prev %d " % (start, start))


@case(TOLD)
def hybrid_with_another_truth(bait: Bait) -> bytes:
    """A hybrid file: the table says one thing of a field, the stream that older readers skip another."""
    data = _table(bait)
    number, body = _plain_value(data, "days_absent")
    size = len(data)
    other = re.sub(r"/V \([^)]*\)", "/V (88)", body)
    revision = b"%d 0 obj\n%b\nendobj\n" % (number, other.encode("latin-1"))
    place = size + len(revision)
    rows = b"\x01" + size.to_bytes(4, "big") + b"\x00\x00"
    table = stream(f"/Type /XRef /W [1 4 2] /Size {number + 1} /Index [{number} 1] /Root 1 0 R", rows)
    revision += b"9001 0 obj\n%b\nendobj\n" % table
    return appended(data + revision, {9_002: "(x)"}, trailer=f"/XRefStm {place}")


@case(TOLD)
def object_stream_of_itself(_: Bait) -> bytes:
    """An object stream that says it holds itself, and extends itself."""
    packed = stream("/Type /ObjStm /N 2 /First 8 /Extends 4 0 R", b"4 0 5 0 <</Me 4 0 R>>")
    return document({4: packed}, catalog="/AcroForm 5 0 R")


@case(TOLD)
def object_streams_in_a_circle(_: Bait) -> bytes:
    """A cross-reference stream that says each of two object streams lies in the other."""
    head = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 3 0 R>>\nendobj\n"
    rows = b"\x00\x00\x00\x00\x00" + b"\x01\x00\x00\x09\x00" + b"\x02\x00\x00\x03\x00" + b"\x02\x00\x00\x02\x00"
    rows += b"\x01" + len(head).to_bytes(3, "big") + b"\x00"
    body = stream("/Type /XRef /W [1 3 1] /Size 5 /Root 1 0 R", rows)
    return head + b"4 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, len(head))


@case(TOLD)
def object_stream_of_millions(_: Bait) -> bytes:
    """An object stream that promises 2,000,000,000 objects from byte minus one."""
    packed = stream("/Type /ObjStm /N 2000000000 /First -1", b"1 0 2 0")
    return document({4: packed}, catalog="/AcroForm 9 0 R")


@case(TOLD)
def size_absurd(_: Bait) -> bytes:
    """A trailer of 2^31 objects, and an object with a number beyond it."""
    data = document({}).replace(b"/Size 4", b"/Size 2147483647")
    return data + b"2147483646 0 obj\n<<>>\nendobj\n"


@case(TOLD)
def widths_absurd(_: Bait) -> bytes:
    """A cross-reference stream with fields of a thousand million bytes, negative and by name."""
    head = b"%PDF-1.7\n"
    body = stream(
        "/Type /XRef /W [1000000000 -4 /A] /Size 5 /Index [0 99999999999 -5 7] /Root 1 0 R", b"\x01" * 400
    )
    return head + b"4 0 obj\n%b\nendobj\nstartxref\n9\n%%%%EOF\n" % body


@case(TOLD)
def length_of_itself(_: Bait) -> bytes:
    """Streams whose /Length is the stream, another stream, minus one, and 2^63."""
    bodies: dict[int, bytes | str] = {
        4 + place: b"<</Length %b>>\nstream\nq Q\nendstream" % length
        for place, length in enumerate((b"4 0 R", b"4 0 R", b"-1", b"9223372036854775807", b"/A"))
    }
    return document(bodies, page="/Contents [4 0 R 5 0 R 6 0 R 7 0 R 8 0 R]")


@case()
def two_hundred_revisions(bait: Bait) -> bytes:
    """Our filled form with 200 revisions that say nothing new."""
    data = _table(bait)
    for number in range(200):
        data = appended(data, {9_000: f"({number})"})
    return data


@case()
def two_hundred_revisions_then_empty(bait: Bait) -> bytes:
    """200 revisions with answers, of which the last empties the form: each may be asked for its history."""
    data = _table(bait)
    number, body = _plain_value(data, "student_name")
    for _ in range(199):
        data = appended(data, {number: body})
    with pikepdf.open(BytesIO(data)) as pdf:
        emptied: dict[int, bytes | str] = {}
        for each in pdf.pages[0].obj.Annots.as_list():
            for key in ("/V", "/AS"):
                if key in each:
                    del each[key]
            emptied[each.objgen[0]] = each.unparse(resolved=True)
    return appended(data, emptied)


@case(TOLD)
def hundred_thousand_streams_without_end(_: Bait) -> bytes:
    """100,000 objects that begin a stream and never end it: repairing it looks for each end."""
    return b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<</Length 99>>\nstream\n" % number for number in range(1, 100_000))


@case(TOLD)
def hundred_thousand_heads(_: Bait) -> bytes:
    """The beginning of a file and the start of a table, 100,000 times, without one object."""
    return b"%PDF-1.7\nstartxref\n0\n%%EOF\nxref\ntrailer\n" * 100_000


@case(TOLD)
def objects_with_one_number(_: Bait) -> bytes:
    """100,000 objects of one number and no table."""
    page = document({}).split(b"xref")[0]
    return page + b"".join(b"9 %d obj\n<</A 9 0 R>>\nendobj\n" % generation for generation in range(100_000))


@case(TOLD)
def no_root(_: Bait) -> bytes:
    """A trailer whose /Root is a number, a missing object and a page."""
    return written({1: "7", 2: "<</Type /Pages>>"}, trailer="/Info 1 0 R").replace(b"/Root 1 0 R", b"/Root 9 0 R")


@case(TOLD)
def table_of_a_million_free_objects(_: Bait) -> bytes:
    """A table with a million free objects."""
    data = document({})
    rows = b"0000000000 65535 f \n" * 1_000_000
    start = int(re.findall(rb"startxref\s(\d+)", data)[-1])
    head, table = data[:start], data[start:]
    return head + table.replace(b"trailer", b"10 1000000\n" + rows + b"trailer").replace(
        b"/Size 4", b"/Size 1000010"
    )


@case(TOLD)
def a_pdf_after_a_gigabyte_of_nothing(_: Bait) -> bytes:
    """A file whose head comes after 64 MB of blanks, and its end long before its end."""
    return b" " * 1_000 + document({}) + b"\x00" * 64_000_000
