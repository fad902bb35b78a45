"""The findings of digital signatures, and of what is archived."""

from __future__ import annotations

from pdfforms.model.finding import Code, Severity

_I, _W, _E = Severity.INFO, Severity.WARNING, Severity.ERROR

SIGNATURES: tuple[Code, ...] = (
    Code(
        "digital_valid",
        _I,
        "The digital signature is valid for the whole file, and its signer is known to the office.",
        "Nothing.",
    ),
    Code(
        "digital_untrusted",
        _W,
        "The digital signature is intact, but none of the office's roots vouches for its signer.",
        "Find out who signed: pdfforms verify FILE. Add the root to [signatures] if you trust it.",
    ),
    Code(
        "digital_filled_after",
        _W,
        "Fields were filled or signed after the digital signature.",
        "See what it does not cover: pdfforms verify FILE.",
    ),
    Code(
        "digital_changed_after",
        _E,
        "The file was changed after the digital signature.",
        "Do not rely on it; see what was changed: pdfforms verify FILE.",
    ),
    Code(
        "digital_broken",
        _E,
        "The digital signature does not fit the file, or is none.",
        "Do not rely on it. Ask the signer for the file as it was signed.",
    ),
    Code(
        "digital_unreadable",
        _E,
        "The digital signature cannot be read, so it proves nothing.",
        "Do not rely on it. Ask the signer for the file as it was signed.",
    ),
    Code("text_too_long", _W, "The text is longer than the form allows.", "Look at the value."),
)
ARCHIVE: tuple[Code, ...] = (
    Code(
        "copy_was_disposed",
        _W,
        "The record of this copy was destroyed at the end of its term; this return came after that.",
        "Find out why it was sent. What was known of the copy is gone, so nothing in it was compared.",
    ),
    Code(
        "archive_character_missing",
        _I,
        "The archive copy shows a sign where no typeface has the answer's character; its attached record has it.",
        "Nothing.",
    ),
    Code(
        "archive_evidence_damaged",
        _W,
        "A picture of evidence is damaged; the archive copy does not show it.",
        "Read the return again with its evidence, and archive it again.",
    ),
    Code(
        "archive_look_not_kept",
        _I,
        "The look of the original's pages could not be kept as pictures beside the archive copy.",
        "Nothing; the original itself is kept.",
    ),
)
