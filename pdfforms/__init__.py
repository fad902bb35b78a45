"""pdfforms: fillable PDF forms built, sent, read back and kept."""

__version__ = "0.1.0"
