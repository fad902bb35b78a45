"""Apache PDFBox, from Debian's libpdfbox2-java, in a child process: `python -m tests.programs.pdfbox VERB ...`."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import jvm
from .command import run

ROOT = Path(__file__).parents[2]
JARS = ("pdfbox2.jar", "fontbox2.jar", "commons-logging.jar")

available = partial(jvm.missing, JARS, "libpdfbox2-java")


def run_verb(*words: str | Path) -> None:
    """Run one of the verbs below in a child process, with absolute file names."""
    run(sys.executable, "-m", "tests.programs.pdfbox", *words, cwd=ROOT)


def fill(blank: str, values: str, out: str, *options: str) -> None:
    """`PDField.setValue` for each value; "need-appearances" sets that flag first, so that no font can refuse."""
    from jpype import JClass  # type: ignore[import-untyped]  # JPype has no types; only the child has a JVM

    document = _load(blank)
    form = document.getDocumentCatalog().getAcroForm()
    if "need-appearances" in options:
        form.setNeedAppearances(True)
    for name, value in json.loads(Path(values).read_text(encoding="utf-8")).items():
        field = form.getField(name)
        if isinstance(value, str):
            field.setValue(JClass("java.lang.String")(value))
        elif value:
            field.check()
        else:
            field.unCheck()
    document.save(out)
    document.close()


def flatten(source: str, out: str) -> None:
    """`PDAcroForm.flatten`."""
    document = _load(source)
    document.getDocumentCatalog().getAcroForm().flatten()
    document.save(out)
    document.close()


def resave(source: str, out: str) -> None:
    """Load and save, nothing else."""
    document = _load(source)
    document.save(out)
    document.close()


def merge(out: str, *sources: str) -> None:
    """PDFMergerUtility as it comes."""
    from jpype import JClass  # as above

    merger = JClass("org.apache.pdfbox.multipdf.PDFMergerUtility")()
    for source in sources:
        merger.addSource(source)
    merger.setDestinationFileName(out)
    merger.mergeDocuments(JClass("org.apache.pdfbox.io.MemoryUsageSetting").setupMainMemoryOnly())


def _load(path: str) -> Any:
    from jpype import JClass  # as above

    return JClass("org.apache.pdfbox.pdmodel.PDDocument").load(JClass("java.io.File")(path))


if __name__ == "__main__":
    jvm.start([jvm.DEBIAN_JARS / jar for jar in JARS])
    verbs: dict[str, Callable[..., None]] = {"fill": fill, "flatten": flatten, "resave": resave, "merge": merge}
    verbs[sys.argv[1]](*sys.argv[2:])
