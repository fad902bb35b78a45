"""What a file says of itself: its metadata, the standards it keeps to, its colours (ISO 19005-3, 6.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from pdfforms.draw.cos import Indirect, Name, Raw, Stream
from pdfforms.draw.srgb import srgb_profile

PRODUCER = "pdfforms"


@dataclass(frozen=True, slots=True)
class About:
    """A file's metadata."""

    title: str
    language: str
    made_at: datetime
    """With its time zone."""
    part: int
    """Of ISO 19005: 2 or 3."""
    level: str
    """"A" or "U"."""
    accessible: bool = True
    """Whether it claims PDF/UA-1."""

    def metadata(self) -> Indirect:
        """The XMP packet."""
        packet = _XMP.format(
            title=escape(self.title),
            language=self.language,
            producer=PRODUCER,
            made=self.made_at.isoformat(timespec="seconds"),
            part=self.part,
            level=self.level,
            accessible=_ACCESSIBLE if self.accessible else "",
        )
        entries = {"Type": Name("Metadata"), "Subtype": Name("XML")}
        return Indirect(Stream(packet.encode("utf-8"), entries, compress=False))

    def info(self) -> Indirect:
        """The information dictionary, which says the same."""
        made = date_string(self.made_at)
        return Indirect(
            {"Title": self.title, "Creator": PRODUCER, "Producer": PRODUCER, "CreationDate": made, "ModDate": made}
        )


def output_intent() -> Indirect:
    """Device colours mean sRGB."""
    profile = Stream(srgb_profile(), {"N": 3})
    return Indirect(
        {
            "Type": Name("OutputIntent"),
            "S": Name("GTS_PDFA1"),
            "OutputConditionIdentifier": "sRGB IEC61966-2.1",
            "DestOutputProfile": Indirect(profile),
        }
    )


def date_string(at: datetime) -> Any:
    """A date as PDF writes it (ISO 32000-2, 7.9.4)."""
    zone = at.strftime("%z")
    return Raw(f"(D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}')".encode("ascii"))


_ACCESSIBLE = """<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard that the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
{accessible}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
