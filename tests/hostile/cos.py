"""PDF syntax, written by hand where a library would refuse, and a filled form of ours with something changed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO

import pikepdf

Change = Callable[[pikepdf.Pdf], None]


def altered(data: bytes, change: Change) -> bytes:
    """A PDF with what `change` did to it, saved anew; no stream is decoded on the way."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        # fix_metadata_version would have pikepdf parse the XMP that a case has put there
        none = pikepdf.StreamDecodeLevel.none
        pdf.save(out, compress_streams=False, stream_decode_level=none, fix_metadata_version=False)
    return out.getvalue()


def packed(pdf: pikepdf.Pdf, data: bytes, filters: str = "/FlateDecode", **entries: object) -> pikepdf.Stream:
    """A new stream whose bytes stand as they are, packed already."""
    stream = pikepdf.Stream(pdf, b"")
    stream.write(data, filter=pikepdf.Object.parse(filters.encode()))  # type: ignore[arg-type]
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def stream(entries: str, data: bytes) -> bytes:
    """The body of a stream object."""
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (entries.encode(), len(data), data)


def written(
    objects: Mapping[int, bytes | str], root: int = 1, trailer: str = "", prev: int | None = None
) -> bytes:
    """A file of these objects with a table of cross-references; object 1 is the catalog unless told otherwise."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body.encode("latin-1") if isinstance(body, str) else body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(
        b"%010d 00000 n \n" % places[each] if each in places else b"0000000000 00000 f \n"
        for each in range(1, size)
    )
    back = "" if prev is None else f"/Prev {prev}"
    out += f"trailer\n<</Size {size} /Root {root} 0 R {trailer} {back}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def document(extra: Mapping[int, bytes | str], catalog: str = "", page: str = "") -> bytes:
    """A file of one page with further objects from number 4 on; one of `extra` may replace one of these three."""
    return written(
        {
            1: f"<</Type /Catalog /Pages 2 0 R {catalog}>>",
            2: "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {page}>>",
            **extra,
        }
    )


def appended(data: bytes, objects: Mapping[int, bytes | str], trailer: str = "") -> bytes:
    """A further revision of a file with a plain table of cross-references."""
    before = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    with pikepdf.open(BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    rows = bytearray()
    for number, body in objects.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body.encode("latin-1") if isinstance(body, str) else body)
    start, size = len(out), max(size, *(number + 1 for number in objects))
    out += b"xref\n%btrailer\n<</Size %d /Root %d 0 R /Prev %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        *(bytes(rows), size, root, before),
        *(trailer.encode(), start),
    )
    return bytes(out)


def annotated(data: bytes, bodies: Iterable[str], *, listed: bool = False) -> bytes:
    """A further revision with more annotations on the first page, before ours; `listed` ones are fields too."""
    data = altered(data, lambda _: None)
    with pikepdf.open(BytesIO(data)) as pdf:
        first = int(pdf.trailer.Size)
        objects: dict[int, bytes | str] = {first + place: body for place, body in enumerate(bodies)}
        more = b" ".join(b"%d 0 R" % number for number in objects)
        page, root = pdf.pages[0].obj, pdf.Root
        objects[page.objgen[0]] = _longer(page, "/Annots", more)
        if listed:
            form = root.AcroForm
            holder, longer = (form, _longer(form, "/Fields", more)) if form.is_indirect else (root, b"")
            if not longer:
                longer = root.unparse(resolved=True).replace(
                    form.unparse(resolved=True), _longer(form, "/Fields", more)
                )
            objects[holder.objgen[0]] = longer
    return appended(data, objects)


def _longer(holder: pikepdf.Object, key: str, more: bytes) -> bytes:
    """A dictionary as text, with more in one of its arrays."""
    own = b" ".join(each.unparse() for each in holder[key].as_list())
    del holder[key]
    return holder.unparse(resolved=True)[:-2] + b"%b [%b %b] >>" % (key.encode(), more, own)


def zeros(count: int) -> bytes:
    """`count` zero bytes as zlib packs them, without going through them; a multiple of 1 MiB."""
    squeeze = zlib.compressobj(9)
    first = squeeze.compress(bytes(1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    block = squeeze.compress(bytes(1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    check = (count % 65521) << 16 | 1
    return first + block * ((count >> 20) - 1) + b"\x03\x00" + check.to_bytes(4, "big")


GIGABYTE = 1 << 30
