"""The ledger: what arrived, what was read in it, what a person decided. One file (SQLite) or a PostgreSQL server.

The only room that writes rows. `tables` says which columns there are, `open_ledger` opens or makes a ledger,
`Ledger` receives and lists, `Posting` is one transaction.
"""

from pdfforms.ledger.ledger import Ledger, open_ledger
from pdfforms.ledger.posting import Posting

__all__ = ["Ledger", "Posting", "open_ledger"]
