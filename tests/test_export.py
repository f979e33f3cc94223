"""Read without a kernel: an exported page shows every picture, with its words below it, and no error."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))[::3]  # views, tables, exercises


def words(html):
    """The pieces of text between its tags."""
    return {unescape(text).strip() for text in re.findall(r">([^<>]+)<", html)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore:Alternative text is missing")  # nbconvert counts pictures of outputs too
def test_an_exported_page_shows_all_pictures_and_tables(path):
    notebook = nbformat.read(path, as_version=4)
    page, _ = HTMLExporter(embed_images=False).from_notebook_node(notebook)
    bundles = [out.data for cell in notebook.cells for out in cell.get("outputs", []) if "data" in out]
    pictures = [bundle["image/png"] for bundle in bundles if "image/png" in bundle]
    assert len(re.findall(r'<img[^>]* src="data:image/png;base64,', page)) == len(pictures)
    assert all(picture.replace("\n", "") in page.replace("\n", "") for picture in pictures)
    assert "Error displaying widget" not in page
    shown = words(page)
    for table in (bundle["text/html"] for bundle in bundles if "<table" in bundle.get("text/html", "")):
        assert words(table) <= shown
