"""The table of findings: every code that a record can carry, once. The documentation is made from it."""

from __future__ import annotations

from pdfforms.model.codes_archive import ARCHIVE, SIGNATURES
from pdfforms.model.codes_mail import MAIL
from pdfforms.model.finding import Code, Finding, Severity

_I, _W, _E = Severity.INFO, Severity.WARNING, Severity.ERROR

TABLE: tuple[Code, ...] = (
    # the file
    Code(
        "unreadable_file",
        _E,
        "The file cannot be opened as a PDF.",
        "Check that it opens here; else ask for it again.",
    ),
    Code(
        "reader_failed",
        _E,
        "The file, or these pages of it, broke what reads them, twice.",
        "Do not open it lightly. Ask for another one; an office folder keeps it: pdfforms quarantine list.",
    ),
    Code(
        "damaged_file",
        _W,
        "The file is damaged or cut short; what could be saved was read.",
        "Compare with the sender's, or ask for it again.",
    ),
    Code("password_needed", _E, "The file needs a password to open.", "Ask the sender for a copy without one."),
    Code(
        "not_a_return",
        _W,
        "The file is neither a PDF nor a picture.",
        "Look at it; answers in it must be taken over by hand.",
    ),
    Code(
        "archive_refused",
        _E,
        "The archive is broken, locked, nested or too large to be unpacked.",
        "Unpack it by hand and read the folder.",
    ),
    Code("not_ours", _W, "The PDF carries none of our forms.", "Look at it; it may be a letter or another form."),
    Code(
        "edition_unknown",
        _E,
        "This is one of our forms, but no map of its edition is on the shelf.",
        "Add the edition's map with --editions and read again.",
    ),
    Code("fallback_engine", _I, "The file is damaged; it was read by the second engine.", "Nothing."),
    Code(
        "earlier_revision",
        _W,
        "The file's last state is damaged or empty, but an earlier one in the same file has answers.",
        "Ask the sender which one is meant; the earlier answers are offered.",
    ),
    Code(
        "limit_reached",
        _E,
        "The file is larger, longer or deeper than any return of ours; a part of it was not read.",
        "Look at it; if it is a form of ours, ask for it again.",
    ),
    Code("active_content", _W, "The file holds something that acts; we did not let it.", "Be wary of the file."),
    Code(
        "xfa_form",
        _W,
        "The file is an XFA form, which none of ours is; only its plain fields were read.",
        "Be wary of the file, and compare what it shows.",
    ),
    Code("web_link", _I, "The file holds a link to the web, which we did not follow.", "Nothing."),
    Code(
        "picture_page",
        _E,
        "The page is a picture, and what reads pictures is not installed.",
        "Install pdfforms with its extra `scan`, as its README says, and read again.",
    ),
    Code(
        "picture_not_recognised",
        _E,
        "No page of ours was recognised on the picture.",
        "Look at it; if it is a form of ours, ask for a sharper picture of the whole sheet.",
    ),
    Code("picture_broken", _E, "The picture cannot be decoded.", "Ask the sender for it again."),
    Code(
        "pages_on_one_sheet",
        _E,
        "Several pages of forms stand on one sheet.",
        "Read it by eye, or ask for the form.",
    ),
    # the pages
    Code("page_missing", _W, "A page of the form is missing.", "Ask for the page; its fields are not known."),
    Code("page_repeated", _I, "A page of the form came more than once.", "Nothing; answers that differ are told."),
    Code("page_not_ours", _I, "A page of the file belongs to none of our forms.", "Look at it if it matters."),
    Code(
        "fields_lost",
        _W,
        "The program that saved the file removed the fields of a page.",
        "Read the page by eye, or ask for the form again.",
    ),
    Code(
        "page_content_changed",
        _W,
        "Something was drawn or typed into the page itself, outside the fields.",
        "Look at the page.",
    ),
    Code(
        "pages_proposed",
        _W,
        "Another page or file that came with this one may belong to it; no copy code joins the two.",
        "Compare both and say whether they belong together.",
    ),
    Code(
        "text_garbled",
        _W,
        "The program that saved the file lost which letters its shapes are; the page looks right and reads wrong.",
        "Read the page by eye.",
    ),
    Code(
        "page_not_registered",
        _W,
        "The page could not be laid over the printed form closely enough for its boxes to be read.",
        "Read it by eye, or ask for a better picture.",
    ),
    Code("copy_mixed", _W, "The page's printed copy code and its hidden copy code differ.", "Look at the file."),
    # the fields
    Code("field_missing", _W, "The field is gone from the file.", "Look at the page."),
    Code("field_repeated", _W, "The field stands twice with different values.", "Choose the right one."),
    Code(
        "returns_differ",
        _W,
        "The copy came back more than once, with different answers.",
        "Choose the right one.",
    ),
    Code(
        "copy_in_two_editions",
        _W,
        "The copy came back in two editions, languages or papers; what they say differently is not known.",
        "Compare the files and choose the right answers.",
    ),
    Code("field_renamed", _I, "The field was found under another name, by its place.", "Nothing."),
    Code(
        "value_appearance_differ",
        _W,
        "The stored value and what the page shows differ.",
        "Choose the right one; the page is what the person saw.",
    ),
    Code("appearance_missing", _I, "The value is stored but the page does not show it.", "Nothing."),
    Code("appearance_partial", _I, "The page shows only part of the value.", "Nothing; the value is whole."),
    Code(
        "line_ends_unclear",
        _I,
        "The lines are so full that a line end may stand where a blank was read.",
        "Nothing; the words are right.",
    ),
    Code("state_differs", _W, "The box's stored value and its shown state differ.", "Look at the box."),
    Code("text_damaged", _W, "Characters of the text were destroyed on the way.", "Ask the sender."),
    Code(
        "text_clipped",
        _W,
        "The text ends at its box; more of it may have been cut off.",
        "Ask the sender for the rest.",
    ),
    Code(
        "text_unseen",
        _W,
        "The file holds text for the field that the page does not show.",
        "Look at the page and settle the value.",
    ),
    Code(
        "ink_unread",
        _W,
        "The page shows something in the field that is not readable as text.",
        "Read it by eye.",
    ),
    Code(
        "text_order_unknown",
        _W,
        "The letters were drawn in an order or with gaps that do not tell the text.",
        "Read it by eye.",
    ),
    Code("mark_unclear", _W, "It cannot be told whether the box is marked.", "Look at the box."),
    Code(
        "mark_over_field",
        _W,
        "Something was drawn or typed over the field.",
        "Look at the box and settle the value.",
    ),
    Code(
        "answered_over_field",
        _I,
        "The answer was typed or drawn over the field, which itself is empty.",
        "Nothing; the answer is what lies over the field.",
    ),
    Code(
        "answered_beside_field",
        _W,
        "The field is empty, but something stands close beside it.",
        "Settle the value; it may be this field's answer.",
    ),
    Code("mark_faint", _W, "The mark is too faint or too small to be sure of.", "Look at the box."),
    Code("mark_corrected", _W, "The mark was crossed out or written over.", "Look at the box."),
    Code("box_not_seen", _W, "The field's box cannot be seen well enough on the picture.", "Look at the page."),
    Code(
        "handwriting_unread",
        _W,
        "Something is written here that was not read by machine.",
        "Read it by eye.",
    ),
    Code("unplaced_content", _W, "Something on the page belongs to no field.", "Look at the page."),
    Code("option_unknown", _W, "The answer is none of the form's choices.", "Choose the right one."),
    # the values
    Code("required_missing", _W, "A required field is empty.", "Ask the sender."),
    Code("date_ambiguous", _W, "The date can be read in two ways.", "Choose the right one."),
    Code("date_unreadable", _W, "The date cannot be read.", "Settle the value."),
    Code("integer_approximate", _W, "The number is not exact.", "Settle the value."),
    Code("integer_unreadable", _W, "This is no whole number.", "Settle the value."),
    Code("integer_out_of_range", _W, "The number is outside its limits.", "Settle the value."),
    Code("time_ambiguous", _W, "The time can be read in two ways.", "Choose the right one."),
    Code("time_unreadable", _W, "The time cannot be read.", "Settle the value."),
    Code("time_half_day", _W, "The time contradicts the a.m. or p.m. on the form.", "Settle the value."),
    Code("signature_unclear", _W, "What stands for a signature is no name.", "Settle whether it is signed."),
    *SIGNATURES,
    # the rules of a definition
    Code("rule_requires", _W, "An answer that goes with another one is missing.", "Ask the sender."),
    Code("rule_sum_at_most", _W, "The numbers add up to more than they can.", "Check the numbers."),
    Code("rule_not_before", _W, "Two dates are in the wrong order.", "Check the dates."),
    Code("rule_any_of", _W, "None of several fields is answered.", "Ask the sender."),
    Code("rule_at_most", _W, "More fields are answered than may be.", "Check the answers."),
    # the record
    Code(
        "identity_changed",
        _W,
        "The field says something else than what we filled in before the copy went out.",
        "Check whose form it is.",
    ),
    Code("settled", _I, "A person decided this value.", "Nothing."),
    Code(
        "settled_differs",
        _W,
        "A return that came later says something else than what a person had decided.",
        "Compare both and settle the value again.",
    ),
    Code("blank_return", _W, "The form came back empty.", "Ask the sender whether that was meant."),
    Code(
        "only_prefilled",
        _W,
        "Only what we filled in ourselves stands in the form.",
        "Ask the sender whether that was meant.",
    ),
    # copies that were made of a return
    Code(
        "locked_changed",
        _W,
        "An answer that was locked in the copy came back as something else.",
        "Compare with the first return and settle the value.",
    ),
    Code(
        "locked_unread",
        _W,
        "Answers that were locked cannot be read on the picture of the copy; those of the first return stand.",
        "Look whether something was written over them; else accept it.",
    ),
    Code(
        "linked_unanswered",
        _W,
        "A copy that asked only for what is missing came back with nothing filled in.",
        "Ask the sender whether that was meant.",
    ),
    *MAIL,
    *ARCHIVE,
)

BY_CODE = {row.code: row for row in TABLE}


def finding(code: str, field: str | None = None, detail: str = "") -> Finding:
    """The finding of this code; `detail` is added to its message and must hold no student data."""
    row = BY_CODE[code]
    return Finding(code, row.severity, f"{row.message} {detail}".rstrip(), field)
