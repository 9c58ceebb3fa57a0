"""`python -m xltier` is the command `xltier`."""

from xltier.cli import main

main()
