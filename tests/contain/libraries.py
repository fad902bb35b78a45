"""The libraries that read returns, each at work in a worker of its own: so each is imported where it is used."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.shelf import Shelf, packaged_blanks


def reader() -> Callable[[tuple[str, bytes]], bytes]:
    """Reads a return as bulk does: its outcome, its values, the most address space in MiB."""
    editions = Shelf((packaged_blanks(),))

    def work(task: tuple[str, bytes]) -> bytes:
        readings = read_data(task[1], task[0], editions)
        values = [
            [each.outcome.value, {key: repr(found) for key, found in each.fields.items()}] for each in readings
        ]
        return json.dumps({"readings": values, "most": _most()}).encode()

    return work


def _most() -> int:
    if sys.platform != "linux":
        return 0
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmPeak"))


def each_library() -> Callable[[tuple[str, bytes]], bytes]:
    """Opens a PDF with the library that is named; what it found of it."""
    return lambda task: repr(_LIBRARIES[task[0]](task[1])).encode()


def _pikepdf(data: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _pypdf(data: bytes) -> int:
    import pypdf

    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def _pdfium(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        page.render(scale=2).to_numpy()
        return len(document)
    finally:
        document.close()


def _opencv(_: bytes) -> int:
    import cv2
    import numpy as np

    page = np.zeros((2200, 1700), np.uint8)
    blurred = cv2.GaussianBlur(page, (9, 9), 2)
    return int(np.linalg.matrix_rank(np.eye(300)) == 300 and blurred.shape == page.shape)


def _onnxruntime(_: bytes) -> int:
    import onnxruntime

    spec = find_spec("rapidocr")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    models = sorted((Path(spec.submodule_search_locations[0]) / "models").glob("*.onnx"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2  # threads of its own
    return bool(models) and len(
        onnxruntime.InferenceSession(str(models[0]), options, providers=["CPUExecutionProvider"]).get_inputs()
    )


def _zxing(_: bytes) -> int:
    import numpy as np
    import zxingcpp

    return 1 + len(zxingcpp.read_barcodes(np.zeros((100, 100), np.uint8)))


def _heif(_: bytes) -> int:
    import pi_heif

    return 1 if pi_heif.libheif_version() else 0


_LIBRARIES: dict[str, Callable[[bytes], int]] = {
    "pikepdf": _pikepdf,
    "pypdf": _pypdf,
    "pdfium": _pdfium,
    "opencv": _opencv,
    "onnxruntime": _onnxruntime,
    "zxing": _zxing,
    "heif": _heif,
}
LIBRARIES = tuple(_LIBRARIES)
