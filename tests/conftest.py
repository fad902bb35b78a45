"""What all tests share."""

from hypothesis import settings

settings.register_profile("pdfforms", deadline=None)  # how long an example takes says nothing about its truth
settings.load_profile("pdfforms")
