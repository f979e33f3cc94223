"""No dead link: in the texts, in the tables that notebooks show, in the pages beside them; and a whole index."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [*NOTEBOOKS, *sorted((ROOT / "notebooks").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
HEADING = r"^#+ (.+)$"


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text_of(path):
    """The Markdown of a page or notebook."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    return "\n\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")


def links_of(path):
    """The targets of all links, without code."""
    text = re.sub(r"```.*?```|`[^`]*`", "", text_of(path), flags=re.S)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"href=[\"']([^\"']+)", text)
    if path.suffix == ".ipynb":
        shown = [
            output.get("data", {}).get("text/html", "") for cell in cells(path) for output in cell.get("outputs", [])
        ]
        found += [link for html in shown for link in re.findall(r"href=[\"']([^\"']+)", "".join(html))]
    return found


def anchors_of(path):
    """What may stand behind the # of a link to the page."""
    text = text_of(path)
    if path.suffix == ".ipynb":
        named = {f"cell-id={cell['id']}" for cell in cells(path)}
    else:
        named = {
            re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(HEADING, text, flags=re.M)
        }
    return named | set(re.findall(r'<a id="([^"]+)">', text))


def dead(path):
    """The links of a page that lead nowhere."""
    wrong = []
    for link in links_of(path):
        if link.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_link_is_dead(path):
    assert links_of(path)
    assert dead(path) == []


@pytest.mark.parametrize(
    "link",
    [
        "nowhere.ipynb",
        "00_start_here.ipynb#nothing",
        "00_start_here.ipynb#cell-id=nothing",
        "#nothing",
        "../lstm_helpers/nothing.py",
    ],
)
def test_a_dead_link_is_found(tmp_path, link):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").write_bytes(NOTEBOOKS[0].read_bytes())
    page = tmp_path / "notebooks" / "page.md"
    page.write_text(
        f"# Page\n\n[good](00_start_here.ipynb#cell-id=drag) [here](#page) [bad]({link})\n", encoding="utf-8"
    )
    assert dead(page) == [link]


def test_no_notebook_or_page_is_missing_from_the_index():
    index, readme = text_of(NOTEBOOKS[-1]), text_of(ROOT / "README.md")
    for path in [*NOTEBOOKS[:-1], *(ROOT / "notebooks").glob("*.md")]:
        assert f"]({path.name})" in index, path.name
        assert f"](notebooks/{path.name})" in readme, path.name
