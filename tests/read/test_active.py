"""What a file would do if it were let: all of it is told, none of it is done, and no answer is lost over it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.office import ROOT
from tests.read.bends import Bend, bent, widget
from tests.read.returns import FIRST, answers, codes, first, read

ACTIONS = {
    "JavaScript": "a script",
    "Launch": "an action that starts a program",
    "SubmitForm": "an action that sends the answers away",
    "ImportData": "an action that fills in values from elsewhere",
    "GoToR": "a jump into another file",
    "GoToE": "a jump into an attached file",
    "RichMediaExecute": "a film, a sound or a model",
    "Rendition": "a film, a sound or a model",
}
ANNOTATIONS = ("FileAttachment", "RichMedia", "Screen", "Movie", "Sound", "3D")


def _action(kind: str) -> Dictionary:
    return Dictionary(S=Name("/" + kind), JS=String("app.beep()"), F=String("../../passwd"))


def _annotation(pdf: Pdf, subtype: str, **entries: Object) -> None:
    made = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[0, 0, 9, 9])
    for key, entry in entries.items():
        made["/" + key] = entry
    pdf.pages[0].obj.Annots.append(made)


def _on_opening(pdf: Pdf, action: Object) -> None:
    pdf.Root.OpenAction = action


def _of_the_document(pdf: Pdf, action: Object) -> None:
    pdf.Root.AA = Dictionary(WC=action)


def _of_a_page(pdf: Pdf, action: Object) -> None:
    pdf.pages[1].obj.AA = Dictionary(O=action)


def _of_a_link(pdf: Pdf, action: Object) -> None:
    _annotation(pdf, "Link", A=action)


def _before_a_link(pdf: Pdf, action: Object) -> None:
    _annotation(pdf, "Link", PA=action)


def _of_a_note(pdf: Pdf, action: Object) -> None:
    _annotation(pdf, "Link", AA=Dictionary(E=action))


def _of_a_field(pdf: Pdf, action: Object) -> None:
    widget(pdf, "other_notes").AA = Dictionary(K=action)


def _of_the_field_above(pdf: Pdf, action: Object) -> None:
    pdf.make_indirect(widget(pdf, "student_name").Parent).AA = Dictionary(K=action)


def _of_a_bookmark(pdf: Pdf, action: Object) -> None:
    first = pdf.make_indirect(Dictionary(Title=String("One")))
    first.Next = pdf.make_indirect(Dictionary(Title=String("Two"), A=action, Prev=first))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=first))


def _of_a_calculated_field(pdf: Pdf, action: Object) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("sum"), AA=Dictionary(C=action)))
    pdf.Root.AcroForm.CO = Array([field])


def _after_a_jump(pdf: Pdf, action: Object) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.GoTo, Next=Array([action])))


def _second_after_a_jump(pdf: Pdf, action: Object) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.GoTo), action]))


PLACES = (
    *(_on_opening, _of_the_document, _of_a_page, _of_a_link, _before_a_link, _of_a_note, _of_a_field),
    *(_of_the_field_above, _of_a_bookmark, _of_a_calculated_field, _after_a_jump, _second_after_a_jump),
)


def _said(bend: Bend, code: str = "active_content") -> str:
    """The finding's message; the answers are as they were."""
    (record,) = read(bent(first(), bend))
    assert answers(record) == FIRST
    return next((each.message for each in record.findings if each.code == code), "")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__.strip("_"))
def test_an_action_is_told_wherever_it_hangs(place: object) -> None:
    """On the catalog, a page, an annotation, a field, a field above, a bookmark, or behind another action."""
    assert callable(place)
    assert "a script" in _said(lambda pdf: place(pdf, pdf.make_indirect(_action("JavaScript"))))


@pytest.mark.parametrize("kind", ACTIONS)
def test_every_kind_of_action_is_told(kind: str) -> None:
    """The finding says which kind it is, in words for a person."""
    assert ACTIONS[kind] in _said(lambda pdf: _on_opening(pdf, _action(kind)))


@pytest.mark.parametrize("subtype", ANNOTATIONS)
def test_annotations_that_hold_files_or_play_are_told(subtype: str) -> None:
    """They are not opened."""
    assert _said(lambda pdf: _annotation(pdf, subtype))


@pytest.mark.parametrize("name", ["JavaScript", "EmbeddedFiles", "Renditions"])
def test_the_names_of_a_document_are_told(name: str) -> None:
    """Scripts and files that hang on the document itself."""
    assert _said(lambda pdf: pdf.Root.__setitem__("/Names", Dictionary({"/" + name: Dictionary(Names=Array())})))


@pytest.mark.parametrize("entry", ["Collection", "AF"])
def test_a_portfolio_is_told(entry: str) -> None:
    """So are files that are associated with the document."""
    assert "an attached file" in _said(lambda pdf: pdf.Root.__setitem__("/" + entry, Dictionary()))


def test_a_chain_without_end_is_told() -> None:
    """An action that follows itself is looked at for a while and no longer."""

    def bend(pdf: Pdf) -> None:
        action = pdf.make_indirect(Dictionary(S=Name.GoTo))
        action.Next = action
        pdf.Root.OpenAction = action

    assert "more actions than are looked at" in _said(bend)


def test_a_link_to_the_web_puts_no_record_before_a_person() -> None:
    """Programs make links of addresses that people type."""
    bend: Bend = lambda pdf: _of_a_link(pdf, Dictionary(S=Name.URI, URI=String("https://example.org")))  # noqa: E731
    assert not _said(bend)
    assert _said(bend, "web_link")


def test_an_xfa_form_is_told() -> None:
    """Its XML is not parsed: an entity that names a file of the system stays what it is."""
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'

    def bend(pdf: Pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_indirect(Stream(pdf, xml))
        pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, xml, Type=Name.Metadata, Subtype=Name.XML))

    assert _said(bend, "xfa_form")


def test_a_jump_within_the_file_is_no_action() -> None:
    """Bookmarks and links to pages are in many files."""

    def bend(pdf: Pdf) -> None:
        for place in (_of_a_link, _of_a_bookmark):
            place(pdf, Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])))

    (record,) = read(bent(first(), bend))
    assert not codes(record) & {"active_content", "web_link", "xfa_form"}


def test_no_xml_is_parsed_in_reading() -> None:
    """No module of the room imports a parser of XML, so that no entity is ever resolved."""
    for path in (ROOT / "pdfforms" / "read").rglob("*.py"):
        names = [
            name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for name in _imported(node)
        ]
        assert not [name for name in names if name.split(".")[0] in ("xml", "lxml", "defusedxml")], Path(path).name
        assert "open_metadata" not in path.read_text(encoding="utf-8")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
