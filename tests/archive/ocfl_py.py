"""ocfl-py, whose verdict counts where it is installed; None elsewhere."""

from __future__ import annotations

import logging
from typing import Any

try:
    import ocfl as found
except ImportError:
    ocfl: Any = None
else:
    ocfl = found
    logging.getLogger().setLevel(logging.WARNING)  # its import sets INFO, and it tells of every root
