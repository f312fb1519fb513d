"""`python -m paperterm`: the same as the console script."""

from paperterm.cli import main

if __name__ == "__main__":
    main()
