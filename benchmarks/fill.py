"""Filling the plan in memory, appearances included: `python -m benchmarks.fill [--rounds N] [--script NAME]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from subprocess import SubprocessError

import pikepdf

from benchmarks.answers import SCRIPTS, Answers, answers
from benchmarks.measure import Contender, print_machine, print_table, race, stopwatch
from benchmarks.peers import Fill, Peer, by_pikepdf, pdftk_start, peers, versions
from benchmarks.shown import not_held, not_shown
from pdfforms.build.blank import Blank, build_blank
from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.draw.template import Template, open_template
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Form

FORM = "attendance_plan"
AIM = 6
REFUSALS = (RuntimeError, SubprocessError, UnicodeError, ValueError, pikepdf.PdfError)


@dataclass
class Ring:
    """One script's contenders."""

    form: Form
    blank: Blank
    script: str
    contenders: list[Contender] = field(default_factory=list)
    whole: list[Contender] = field(default_factory=list)
    """Those whose pages show every text."""
    refused: list[str] = field(default_factory=list)
    """Why others are not measured."""

    def answers(self, number: int) -> Answers:
        """The values of a round."""
        return answers(self.form, self.script, number)

    def add(self, peer: Peer, *, least: float = 0) -> Contender:
        """Sees what a peer makes of one round and lets it in, if it shows the `least` share of the texts."""
        given = self.answers(0)
        entered = Contender(peer.name, lambda number: peer.fill(self.answers(number))[0], peer.remark)
        try:
            data = peer.fill(given)[1]
        except REFUSALS as exc:
            self.refused.append(f"{peer.name} not measured: it refuses the text ({type(exc).__name__})")
            return entered
        lost, unseen = not_held(data, given), not_shown(data, given, self.blank.maps[0])
        share = 1 - len(unseen) / len(given.texts)
        shows = f"shows {len(given.texts) - len(unseen)} of {len(given.texts)} texts"
        if lost or share < least:
            self.refused.append(f"{peer.name} not measured: it loses {len(lost)} values and {shows}")
            return entered
        self.contenders.append(entered)
        if unseen:
            entered.remark = ", ".join(filter(None, (peer.remark, shows)))
        else:
            self.whole.append(entered)
        return entered


def ours(form: Form, template: Callable[[], Template]) -> Fill:
    """`fill_copy` with a new copy code and its QR codes, which no peer writes."""

    def fill(given: Answers) -> tuple[float, bytes]:
        code = new_code()
        return stopwatch(lambda: fill_copy(template(), (form,), given.typed, code).data)

    return fill


def compare(ring: Ring, others: list[Peer], rounds: int) -> str:
    """Races one script, prints its table and returns the sentence that sums it up."""
    form, blank, latin = ring.form, ring.blank, ring.script == "Latin"
    template = open_template(blank.data)
    warm = ring.add(Peer("pdfforms, warm", ours(form, lambda: template), "with copy code and QR"))
    cold = ring.add(Peer("pdfforms, cold", ours(form, lambda: open_template(blank.data)), "opens the blank anew"))
    assert ring.whole == [warm, cold], ring.refused
    rivals = [ring.add(peer, least=0 if latin else 0.9) for peer in others]
    if latin:
        ring.add(Peer("pikepdf, /V alone", by_pikepdf(blank.data, appearances=False), "no appearances"))
        again = Contender(
            "reportlab", lambda _: stopwatch(lambda: build_blank(form))[0], "draws the blank, no values"
        )
        ring.contenders.append(again)
        if any(peer.name == "pdftk" for peer in others):
            ring.contenders.append(Contender("pdftk --version", pdftk_start, "what starting it takes"))
    race(ring.contenders, rounds)
    print(f"\n{ring.script}: {len(ring.answers(0).plain)} fields, {rounds} rounds")
    print_table(ring.contenders, warm)
    print("".join(f"{reason}\n" for reason in ring.refused), end="")
    return _sum(ring, [each for each in rivals if each.seconds], warm, cold)


def _sum(ring: Ring, rivals: list[Contender], warm: Contender, cold: Contender) -> str:
    whole = [each for each in rivals if each in ring.whole]
    said = []
    for kind, group in (("peer that shows every text", whole), ("peer of all", rivals)):
        if group:
            best = min(group, key=lambda each: each.median)
            ratio, cold_ratio = best.median / warm.median, best.median / cold.median
            said.append(f"fastest {kind} {best.name}: {ratio:.1f} times our time, {cold_ratio:.1f} cold")
    return f"{ring.script}: {'; '.join(said) or 'no peer shows every text'} (aim {AIM})."


def main() -> None:
    """Print a table a script and the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--script", choices=SCRIPTS, action="append")
    given = parser.parse_args()
    catalog = Catalog()
    form, blank = catalog.form(FORM), catalog.blank(FORM)
    print_machine("pikepdf", "pypdf", "reportlab", "uharfbuzz", "pymupdf", "pypdfium2")
    print(versions())
    print(
        "Rounds are interleaved, other words in each; no garbage collection; in memory unless a remark says else."
    )
    with peers(blank.data) as (others, missing):
        print("".join(f"{reason}\n" for reason in missing), end="")
        sums = [
            compare(Ring(form, blank, script), others, given.rounds) for script in given.script or tuple(SCRIPTS)
        ]
    print("\n" + "\n".join(sums))


if __name__ == "__main__":
    main()
