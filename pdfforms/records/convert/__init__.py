"""What people write, as typed values: dates, whole numbers and times of day. Never a guess.

What has exactly one reading becomes a value; everything else stays None, with a code and the readings a
person may choose from.
"""

from pdfforms.records.convert.dates import convert_date
from pdfforms.records.convert.integers import convert_integer
from pdfforms.records.convert.result import Conversion
from pdfforms.records.convert.times import convert_time

__all__ = ["Conversion", "convert_date", "convert_integer", "convert_time"]
