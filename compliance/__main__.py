"""``python -m compliance`` is the ``compliance`` command."""

from compliance.cli import main

if __name__ == "__main__":
    main()
