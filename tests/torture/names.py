"""Messages whose files and archives have hostile names, fetched by a real `pdfforms`: what it writes, and where.

python -m tests.torture.names --count 500

The witness is strace, as in tests/hostile: whatever it opens for writing, makes, links or renames must lie in the
office folder, or in the one for what is written for a moment; its workers may write nothing, and nobody may start
another program or reach the network. Beside it the tree around the office is looked at before and after.
"""

from __future__ import annotations

import argparse
import base64
import random
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from pdfforms import api
from tests.bulk.mail import returned
from tests.mail.test_hostile_mail import hostile_names
from tests.torture.office import office_at
from tests.torture.watched import fetch_watched


@dataclass(frozen=True)
class Report:
    """What came of it."""

    messages: int
    files: int
    """Files that it took out of them."""
    records: int
    outside: tuple[str, ...]
    """What was written, or lies, where nothing should be."""
    workers: int
    """How many were started to open and read them."""
    code: int

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        return not self.outside and self.code in (0, 1) and self.workers > 0 and self.files > 0


def messages(count: int, seed: int = 3) -> Iterator[bytes]:
    """Answers of families whose files are called as nobody calls a file, alone, in archives, in other messages."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    names = hostile_names(4 * count)
    for number in range(count):
        own = [names.pop() for _ in range(4)]
        data = returned(number % 5, absent=number % 30)
        how = number % 4
        if how == 1:
            data = _zip((own[1], data), (f"{own[2]}.pdf", b"%PDF-1.4 no more"))
        elif how == 2:
            data = _zip(
                (own[1], _zip((own[2], data), (f"x/{own[3]}", b"\x89PNG\r\n"))), ("../../../../evil.eml", b"x")
            )
        elif how == 3:
            data = _message(number + 100_000, own[1], data, dice)
        yield _message(number, own[0], data, dice, rfc822=how == 3)


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x")
            info.filename = name.encode("utf-8", "replace").decode()[:60_000]
            info.external_attr = 0o120777 << 16 if "passwd" in name else 0  # a link, say some
            archive.writestr(info, data)
    return out.getvalue()


def _message(number: int, name: str, data: bytes, dice: random.Random, *, rfc822: bool = False) -> bytes:
    line = re.sub(r"[\r\n]", dice.choice(["", "\r\n "]), name.replace('"', "'"))
    written = dice.choice(
        [
            f'filename="{line}"',
            f"filename*=utf-8''{quote(name.encode('utf-8', 'replace'), safe='')}",
            f'filename="=?utf-8?B?{base64.b64encode(name.encode("utf-8", "replace")).decode()}?="',
        ]
    ).encode("utf-8", "replace")
    kind = b"message/rfc822" if rfc822 else b"application/octet-stream"
    body = data if rfc822 else base64.encodebytes(data)
    coded = b"" if rfc822 else b"Content-Transfer-Encoding: base64\r\n"
    return (
        b"From: family@example.net\r\nTo: office@school.example\r\nMessage-ID: <%d@example.net>\r\n"
        b'Subject: Re: form\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n'
        b"--b%d\r\nContent-Type: %b\r\nContent-Disposition: attachment; %b\r\n%b\r\n%b\r\n--b%d--\r\n"
    ) % (number, number, number, kind, written, coded, body, number)


def torture(place: Path, count: int) -> Report:
    """Fetches them, and looks at what was written where. Needs strace."""
    fetched = fetch_watched(place, messages(count))
    office = office_at(fetched.office)
    with office.folder.open_ledger() as ledger:
        files = sum(1 for _ in ledger.files())
    records = sum(1 for _ in api.office_records(office))
    return Report(count, files, records, fetched.wrong, fetched.workers, fetched.code)


def main() -> int:
    """Prints the figures; 1 if something is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as place:
        report = torture(Path(place) / "in", count)
    sys.stdout.write(
        f"{report.messages} messages with hostile names and nested archives: {report.files} files, "
        f"{report.records} records, {report.workers} workers; written outside the office folder: "
        f"{len(report.outside)}; "
        f"{'as it must be' if report.good else 'WRONG'}\n"
    )
    sys.stdout.writelines(f"OUTSIDE {each}\n" for each in report.outside[:20])
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
