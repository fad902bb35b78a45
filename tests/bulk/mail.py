"""An office with copies that went out, and the mail that families answer with."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from pdfforms import api
from pdfforms.model.ledger import IssuedCopy
from tests.mail.letters import written
from tests.office import PLAN, fill
from tests.torture.office import make_office
from tests.torture.returns import code_of

AT = "2026-11-25T12:00:00Z"


def office_with_copies(place: Path, copies: int = 5, ledger: str | None = None) -> api.Office:
    """An office that has given out a copy each to some families, numbered from 0."""
    office = make_office(place, ledger)
    with office.folder.open_ledger() as opened, opened.posting() as posting:
        issued = [
            IssuedCopy(code_of(n), "attendance_plan", PLAN.form.edition, "en", str(n), AT) for n in range(copies)
        ]
        posting.issue((), issued)
    return office


def returned(family: int, absent: int = 3, code: str | None = None) -> bytes:
    """What a family filled in."""
    values = {"student_name": f"Child {family} Invented", "days_absent": absent}
    return fill(PLAN, values, code or code_of(family)).data


def reply(family: int, *files: bytes, number: int = 0, to: int | None = None, text: str = "Here.") -> bytes:
    """A family's answer to the mail that brought its copy, or to another family's."""
    address = f"office+{code_of(family if to is None else to)}@school.example"
    named = [(data, f"plan {n}.pdf") for n, data in enumerate(files)]
    return written(*named, to=address, number=number or family + 1, text=text).as_bytes()


def zipped(name: str, data: bytes) -> bytes:
    """An archive of one file, whose name may be any."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, data)
    return out.getvalue()


def put(folder: Path, messages: Sequence[bytes]) -> Path:
    """Messages as files."""
    folder.mkdir(exist_ok=True, parents=True)
    for n, each in enumerate(messages):
        (folder / f"{n:05}.eml").write_bytes(each)
    return folder
