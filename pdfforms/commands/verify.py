"""`pdfforms verify`"""

from __future__ import annotations

import json
from pathlib import Path

import click

from pdfforms import verifying
from pdfforms.bulk.reading.signatures import Verified
from pdfforms.commands import options
from pdfforms.model.record import Answer, Record, Signature
from pdfforms.model.signing import SignatureReport
from pdfforms.records.table import safe

_KINDS = {
    "typed": "typed name: anybody at the keyboard can type it",
    "drawn": "drawn mark: a line drawn with mouse or finger, not compared with any other",
    "handwritten": "handwritten mark: ink on paper, not compared with any other",
    "stamped": "image or stamp: a picture that was put there",
    "digital": "digital signature: see below",
}


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context, file: Path, as_json: bool, editions: tuple[Path, ...], definition: Path | None
) -> None:
    """Say what is signed in FILE, by whom, how sure that is, and what changed after.

    Typed names, marks, stamps and digital signatures are four different things. Exit code 1 where a digital
    signature is not valid, or its signer not known to the office.
    """
    found = verifying.verify_file(file, options.office(definition, None, editions))
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _tell(found)
    if not found.well:
        ctx.exit(1)


def _tell(found: Verified) -> None:
    click.echo(safe(found.file))
    for record in found.records:
        for key, answer in record.answers.items():
            if isinstance(answer.value, Signature):
                click.echo(safe(f"  {key}: {_mark(answer, answer.value)}"))
            elif _unknown_signature(record, key, answer):
                click.echo(safe(f"  {key}: something stands here; whether it is a signature a person must say"))
    for report in found.signatures:
        for line in _digital(report):
            click.echo(safe(line))
    if not found.signatures:
        click.echo("There is no digital signature in this file.")


def _mark(answer: Answer, signature: Signature) -> str:
    if not signature.signed:
        return "not signed"
    said = _KINDS.get(signature.kind or "", "signed, in a way that is not known")
    name = f", {signature.name}" if signature.name and signature.kind != "digital" else ""
    return f"{said}{name} ({answer.source.value.replace('_', ' ')}, sure {answer.confidence:.0%})"


def _unknown_signature(record: Record, key: str, answer: Answer) -> bool:
    return (
        answer.value is None and key.endswith("_signature") and any(each.field == key for each in record.findings)
    )


def _digital(report: SignatureReport) -> list[str]:
    lines = [f"Digital signature {report.field or '(in no field)'}", f"  {report.words}"]
    if report.signer:
        lines.append(f"  Signer, as the certificate says: {report.signer}; certified by {report.issuer}")
    if report.when:
        clock = "a trusted time stamp" if report.timestamped else "the signer's own clock, which may be wrong"
        lines.append(f"  Time: {report.when} ({clock})")
    if report.changes:
        lines.append(f"  After it: {'; '.join(report.changes)}")
    return lines
