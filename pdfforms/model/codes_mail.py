"""The findings of mail."""

from __future__ import annotations

from pdfforms.model.finding import Code, Severity

_I, _W, _E = Severity.INFO, Severity.WARNING, Severity.ERROR

MAIL: tuple[Code, ...] = (
    Code(
        "mail_copy_unknown",
        _W,
        "The return has a copy code, but this office made no such copy.",
        "Look whose form it is, and whether it was made in another office folder.",
    ),
    Code(
        "mail_for_another",
        _W,
        "The return is of another copy than the one that its mail answers.",
        "Check whose form it is; siblings may have been taken for each other.",
    ),
    Code(
        "mail_without_code",
        _W,
        "The return has no copy code; its mail tells which copy was meant.",
        "Compare names and settle whose form it is.",
    ),
    Code(
        "mail_returned_again",
        _I,
        "The copy came back before, in another file.",
        "Nothing; answers that differ are told.",
    ),
    Code("mail_returned_late", _I, "The copy came back after the day when it was due.", "Nothing."),
    Code(
        "mail_bounced",
        _W,
        "A mail server could not deliver our message.",
        "Find out the right address and send the copy again.",
    ),
    Code(
        "mail_text_only",
        _W,
        "A message brings words and no form.",
        "Read it; answers in it must be taken over by hand.",
    ),
    Code(
        "mail_small_picture",
        _W,
        "A message brings nothing but a picture too small to show a form.",
        "Look at it; ask for a larger one.",
    ),
    Code(
        "mail_link",
        _W,
        "A message holds a link to a file on the web, which we did not follow.",
        "Ask the sender to attach the form; open the link only if you are sure of it.",
    ),
    Code(
        "mail_office_file",
        _W,
        "A message brings a document of Word, Excel or the like, which is not read.",
        "Look at it; answers in it must be taken over by hand.",
    ),
    Code("mail_other_file", _W, "A message brings a file that is no form.", "Look at it."),
    Code(
        "mail_machine_file",
        _W,
        "A machine's answer or a bounce brings a file, which was not taken for a return.",
        "Look at it; if it is a form of ours, save it and read it: pdfforms read FILE.",
    ),
    Code(
        "mail_unopened",
        _W,
        "A message, or a part of it, could not be opened.",
        "Open it in a mail program; save what is a form and read it: pdfforms read FILE.",
    ),
    Code(
        "mail_limit",
        _W,
        "A message is larger, deeper or has more parts than any return; not all of it was looked at.",
        "Open it in a mail program; save what is a form and read it: pdfforms read FILE.",
    ),
)
