"""Names and values that a program behind us may take for something else."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import altered
from tests.hostile.widgets import annotate, widget

_NAMES = {
    "nul": "a\x00b",
    "newlines": 'x\n\r\n{"schema": "pdfforms.record/1", "status": "ok"}\n',
    "format_string": "%s%n%x{0.__class__.__mro__}${jndi:ldap://127.0.0.1:1/a}$(touch /tmp/owned)`id`",
    "path": "../../../../etc/passwd",
    "absolute_path": "/etc/cron.d/owned",
    "terminal": "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "very_long": "n" * 1_000_000,
    "dots": "." * 10_000,
    "bidi": "\u202e\u2066evil\u2069fdp.exe",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE records; --",
    "dunder": "__class__",
}


def _enter(kind: str, text: str) -> None:
    def name(bait: Bait) -> bytes:
        def change(pdf: pikepdf.Pdf) -> None:
            widget(pdf, "supports_tried_1").T = text
            widget(pdf, "days_absent").TU = text
            more = Dictionary(Subtype=Name.Widget, FT=Name.Tx, T=text, V=text, Rect=Array([1, 1, 9, 9]))
            annotate(pdf, more := pdf.make_indirect(more))
            pdf.Root.AcroForm.Fields.append(more)

        return altered(bait.copy(), change)

    def value(bait: Bait) -> bytes:
        def change(pdf: pikepdf.Pdf) -> None:
            for each in ("supports_tried_1", "days_absent", "plan_date", "strategy_alarm_time", "_form", "_copy"):
                widget(pdf, each).V = text
            pdf.docinfo["/Producer"] = text
            pdf.docinfo["/Title"] = text

        return altered(bait.copy(), change)

    name.__name__, name.__doc__ = f"field_name_{kind}", f"A field's name: {kind.replace('_', ' ')}."
    value.__name__, value.__doc__ = (
        f"value_{kind}",
        f"Values of fields, the hidden ones and the file's title: {kind}.",
    )
    case()(name)
    case()(value)


for _kind, _text in _NAMES.items():
    _enter(_kind, _text)


@case()
def lone_surrogates(bait: Bait) -> bytes:
    """Text in UTF-16 of single surrogates, which no encoding can write."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in ("supports_tried_1", "student_name", "guardian_signature", "other_notes"):
            widget(pdf, key).V = pikepdf.String(b"\xfe\xff\xd8\x00\xdc")
        widget(pdf, "supports_tried_2").V = pikepdf.String(b"\xff\xfe\x00\xd8A\x00")
        widget(pdf, "supports_tried_3").V = pikepdf.String(b"\xef\xbb\xbf\xed\xa0\x80\xff")

    return altered(bait.copy(), change)


@case(TOLD)
def numbers_beyond_numbers(bait: Bait) -> bytes:
    """Counts of days of 10,000 digits, as infinity, in other scripts' digits, and as PDF numbers."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget(pdf, "days_absent").V = "9" * 10_000
        widget(pdf, "days_present").V = pikepdf.Object.parse(b"9" * 18 + b"." + b"9" * 5_000)
        widget(pdf, "max_days_missed").V = "inf"
        widget(pdf, "plan_date").V = "9" * 100_000 + "-01-01"
        widget(pdf, "strategy_alarm_time").V = "7:" * 100_000

    return altered(bait.copy(), change)


@case(TOLD)
def values_of_wrong_kinds(bait: Bait) -> bytes:
    """Arrays, dictionaries, streams, names and truth values where a text belongs, and texts where a state does."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget(pdf, "student_name").V = Dictionary(A=Array([1, 2]))
        widget(pdf, "plan_date").V = Array([Array([Array([])])])
        widget(pdf, "days_absent").V = pikepdf.Stream(pdf, b"12")
        widget(pdf, "days_present").V = True
        widget(pdf, "supports_tried_1").V = Name("/../../x")
        widget(pdf, "strategy_alarm").AS = "Yes\x00"
        widget(pdf, "strategy_on_time").V = Array([Name.Yes, Name.Off])
        widget(pdf, "strategy_every_day").AP = Array([Dictionary(N=1)])
        widget(pdf, "guardian_signature").V = Dictionary(Type=Name.Sig, Contents=b"\x30\x84\xff\xff\xff\xff")

    return altered(bait.copy(), change)


@case(TOLD)
def regular_expression_trap(bait: Bait) -> bytes:
    """Dates, times and numbers made to keep a pattern busy."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in ("plan_date", "review_date", "strategy_alarm_time", "days_absent", "guardian_signature_date"):
            widget(pdf, key).V = "1 " * 50_000 + "-" * 50_000 + "a. m" * 50_000 + "!"

    return altered(bait.copy(), change)


@case()
def combining_marks(bait: Bait) -> bytes:
    """A letter with 100,000 marks above it: normalising it may be quadratic."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in ("student_name", "other_notes", "supports_tried_1"):
            widget(pdf, key).V = "a" + "\u0301\u0323" * 100_000

    return altered(bait.copy(), change)


@case(TOLD)
def thousand_codes(bait: Bait) -> bytes:
    """A page whose content says it is a thousand forms of ours, and hidden fields that say others."""

    def change(pdf: pikepdf.Pdf) -> None:
        said = "".join(f"(PF1:AP:2026-1:EN:L:1/2:{number:010}) Tj " for number in range(20_000))
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, f"BT /F1 9 Tf {said} ET".encode()))
        del page.obj.Resources.XObject["/PageCode"]
        widget(pdf, "_form").V = said

    return altered(bait.copy(), change)
