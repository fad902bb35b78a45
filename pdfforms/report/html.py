"""The report as one HTML file: no script, nothing from outside, for any screen, by day and night, and for paper.

Each bar is a small picture beside its number, which says the same in words; the columns over time have a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from pdfforms.report.contents import Chart, Columns, Contents, Row, Task, Tile

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WIDTH, _HEIGHT, _FOOT = 480, 130, 18
"""Of the columns' picture, in its own units."""


def report_html(report: Contents) -> str:
    """The whole file, to be written as UTF-8."""
    style = files("pdfforms.report").joinpath("page.css").read_text(encoding="utf-8")
    narrow = [chart for chart in report.charts if not chart.wide]
    details = [chart for chart in report.charts if chart.detail]
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_heading(report)}</title>\n<style>\n{style}</style>\n</head>\n<body>",
        f'<header>\n<p class="muted">{escape(report.organization)}</p>\n<h1>{escape(report.title)}</h1>',
        f'<p class="muted">{escape(report.subtitle)}</p>\n</header>',
        f'<ul class="tiles">\n{"".join(map(_tile, report.tiles))}</ul>\n<main>',
        *map(_chart, narrow[:1]),
        _columns(report.days) if report.days else "",
        *map(_chart, narrow[1:]),
        *(_chart(chart) for chart in report.charts if not chart.detail and chart.wide),
        *map(_detail, details),
        _tasks(report.tasks, report.counted_by),
        f'</main>\n<footer class="muted small"><p>{escape(report.note)}</p></footer>\n</body>\n</html>\n',
    ]
    return "\n".join(part for part in parts if part)


def _heading(report: Contents) -> str:
    return escape(" – ".join(part for part in (report.title, report.organization) if part))


def _tile(tile: Tile) -> str:
    said = f"<b>{escape(tile.number)}</b><span>{escape(tile.words)}</span>"
    return f'<li class="{tile.tone}">{said}{_bar(tile.bar)}</li>\n'


def _chart(chart: Chart) -> str:
    wide = ' class="wide"' if chart.wide else ""
    return f"<section{wide}>\n<h2>{escape(chart.heading)}</h2>\n{_bars(chart)}</section>"


def _detail(chart: Chart) -> str:
    return f'<details class="wide">\n<summary>{escape(chart.heading)}</summary>\n{_bars(chart)}</details>'


def _bars(chart: Chart) -> str:
    note = f'<p class="muted small">{escape(chart.note)}</p>\n' if chart.note else ""
    head = "<tr><th scope='col'>What</th><th scope='col'>Bar</th><th scope='col'>How many</th></tr>"
    caption = f'<caption class="unseen">{escape(chart.heading)}</caption>'
    rows = "".join(map(_row, chart.rows))
    return (
        f'{note}<table class="bars">{caption}<thead class="unseen">{head}</thead>\n'
        f"<tbody>\n{rows}</tbody></table>\n"
    )


def _row(row: Row) -> str:
    faint = ' class="faint"' if row.faint else ""
    return (
        f'<tr{faint}><th scope="row">{escape(row.label)}</th><td class="figure">{_bar(row.bar, row.words)}</td>'
        f'<td class="words">{escape(row.words)}</td></tr>\n'
    )


def _bar(share: float, words: str = "") -> str:
    """A picture of a share; without words it is hidden from who listens, since they stand beside it already."""
    alternative = f'role="img" aria-label="{escape(words)}"' if words else 'aria-hidden="true"'
    return (
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" {alternative}>'
        f'<rect class="rail" width="100" height="8"/>'
        f'<rect class="fill" width="{100 * share:.2f}" height="8"/></svg>'
    )


def _columns(days: Columns) -> str:
    most = max(each.count for each in days.columns) or 1
    step = _WIDTH / len(days.columns)
    room = _HEIGHT - _FOOT - 14
    bars = "".join(
        f'<rect class="fill" x="{number * step + step * 0.12:.2f}" width="{step * 0.76:.2f}" '
        f'y="{_HEIGHT - _FOOT - room * each.count / most:.2f}" height="{room * each.count / most:.2f}"/>'
        for number, each in enumerate(days.columns)
    )
    first, last = days.columns[0].label, days.columns[-1].label
    ends = f'<text x="0" y="{_HEIGHT - 4}">{escape(first)}</text>'
    if last != first:
        ends += f'<text x="{_WIDTH}" y="{_HEIGHT - 4}" text-anchor="end">{escape(last)}</text>'
    base = f'<rect class="rail" y="{_HEIGHT - _FOOT}" width="{_WIDTH}" height="1.5"/>'
    top = f'<text x="0" y="10">most: {most:,}</text>'
    return (
        f"<section>\n<h2>{escape(days.heading)}</h2>\n"
        f'<svg class="columns" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(days.heading)}. {escape(days.words)}">{base}{bars}{ends}{top}</svg>\n'
        f'<p class="muted small">{escape(days.words)}</p>\n<details class="small"><summary>As a table</summary>\n'
        f'<table><thead><tr><th scope="col">When</th><th scope="col">How many</th></tr></thead>\n<tbody>\n'
        f"{''.join(_day_rows(days))}</tbody></table></details>\n</section>"
    )


def _day_rows(days: Columns) -> Iterator[str]:
    for each in days.columns:
        if each.count:
            yield f'<tr><th scope="row">{escape(each.label)}</th><td>{each.count:,}</td></tr>\n'


def _tasks(tasks: tuple[Task, ...], counted_by: str) -> str:
    if not tasks:
        return '<section class="wide">\n<h2>What needs a person</h2>\n<p>Nothing.</p>\n</section>'
    head = "".join(f'<th scope="col">{words}</th>' for words in (counted_by, "What was found", "What to do"))
    rows = "".join(
        f'<tr class="{"urgent" if each.urgent else "normal"}"><td>{each.count}</td>'
        f'<th scope="row">{escape(each.message)}</th><td>{escape(each.action)}</td></tr>\n'
        for each in tasks
    )
    return (
        '<section class="wide">\n<h2>What needs a person</h2>\n<table class="tasks">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n</section>"
    )
