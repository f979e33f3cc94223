"""The files: HTML always, a PDF for each paper where Chromium is found."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from lstm_helpers.sheet.pages import document

PAPERS = {"a4": ("A4", 210, 297), "letter": ("letter", 215.9, 279.4)}
"""Name in CSS, width and height in mm."""

ANY_PAPER = ("auto", 210, 279.4)
"""Fits both: for the HTML, whose reader chooses the paper."""

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def write(folder):
    """Writes lstm_sheet.html and the PDFs into folder, which is made if it is missing. Returns their paths."""
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "lstm_sheet.html"
    page.write_text(document(ANY_PAPER), encoding="utf-8")
    chromium = find_chromium()
    if chromium is None:
        return [page]
    return [page, *(print_pdf(chromium, paper, folder / f"lstm_sheet_{name}.pdf") for name, paper in PAPERS.items())]


def find_chromium():
    """The path of Chromium or Chrome, the environment variable CHROMIUM first; None where there is none."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def print_pdf(chromium, paper, path):
    """Prints the worksheet on paper into the file path, which is returned. Raises RuntimeError when nothing came."""
    path.unlink(missing_ok=True)
    with TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as profile:  # some Chromiums see no other /tmp
        page = Path(profile) / "page.html"
        page.write_text(document(paper), encoding="utf-8")
        options = (f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri())
        done = subprocess.run([chromium, *FLAGS, *options], capture_output=True, text=True, timeout=300, check=False)
    if not path.exists():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise RuntimeError(f"{chromium} printed no {path.name} (exit {done.returncode}): {last}")
    return path
