"""PyPDFForm, filling one blank again and again. Runs in its own environment and imports nothing of this project.

python pypdfform_worker.py BLANK: each line of input holds values, each line of output the seconds and the PDF.
"""

import gc
import json
import sys
from base64 import b64encode
from pathlib import Path
from time import perf_counter

from PyPDFForm import PdfWrapper  # type: ignore[import-not-found]  # installed in .venv alone


def main(path: str) -> None:
    """Answer until the input ends."""
    blank = Path(path).read_bytes()
    for line in sys.stdin:
        values = json.loads(line)
        gc.collect()
        gc.disable()
        start = perf_counter()
        data = PdfWrapper(blank, generate_appearance_streams=True).fill(values).read()
        seconds = perf_counter() - start
        gc.enable()
        print(json.dumps({"seconds": seconds, "data": b64encode(data).decode()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
