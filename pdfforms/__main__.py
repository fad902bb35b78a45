"""`python -m pdfforms` is the same program as `pdfforms`."""

from pdfforms.commands.main import main

if __name__ == "__main__":
    main()
