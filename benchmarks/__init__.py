"""How fast pdfforms is beside its peers, on one machine in one run. Plain scripts, see README.md."""
