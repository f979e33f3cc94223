"""`python -m lstm_helpers.sheet FOLDER` writes the worksheet."""

import argparse

from lstm_helpers.sheet.paper import write


def main():
    """Writes the worksheet and says what came, one file a line. Raises SystemExit with one line when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m lstm_helpers.sheet", description="Write the worksheet to print.")
    parser.add_argument("folder", nargs="?", default="build/sheet", help="where to (default: build/sheet)")
    try:
        paths = write(parser.parse_args().folder)
    except (OSError, RuntimeError) as error:  # the folder is a file, or Chromium failed
        raise SystemExit(f"No worksheet: {error}") from None
    print(*paths, sep="\n")
    if len(paths) == 1:
        print("No Chromium found, so no PDF: print the HTML from any browser, or name one in CHROMIUM.")


if __name__ == "__main__":
    main()
