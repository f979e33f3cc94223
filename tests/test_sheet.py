"""The worksheet: the key tells what the package computes, the pages to fill do not, and all of it fits the paper."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest

from lstm_helpers.cell import Params, lstm_step, sigmoid
from lstm_helpers.example import ERRATA, PRINTED, example
from lstm_helpers.sheet import ANY_PAPER, PAPERS, document, find_chromium, print_pdf
from lstm_helpers.sheet.__main__ import main
from lstm_helpers.sheet.numbers import GIVEN, SCALE, UNIT

NUMBER = re.compile(r"−?\d+(?:\.\d+)?")
SMALLEST = 9  # mm: a box that a pencil can fill
needs_chromium = pytest.mark.skipif(
    find_chromium() is None,
    reason="PRINTING RING SKIPPED: install Chromium (Debian: apt install chromium) or set CHROMIUM=",
)


@pytest.fixture(scope="module")
def pages():
    """The three pages as trees."""
    return ET.fromstring(document(ANY_PAPER).removeprefix("<!DOCTYPE html>\n")).findall(".//section")


@pytest.fixture(scope="module")
def key(pages):
    return dict(boxes(pages[2]))


def told(element):
    return "".join(element.itertext()).replace("\u00a0", " ")


def boxes(page):
    """(name, text) of every box. In the drawing the text stands behind its box."""
    elements = list(page.iter())
    for element, behind in zip(elements, [*elements[1:], None], strict=True):
        if "data-box" in element.attrib:
            yield element.get("data-box"), told(behind if element.tag == "rect" else element)


def numbers(text):
    return set(NUMBER.findall(text))


def value(text):
    return float(text.replace("−", "-"))


def vector(key, name):
    found = [value(text) for box, text in key.items() if re.fullmatch(re.escape(name) + r"\[\d\]", box)]
    assert found, name
    return np.array(found)


# ------------------------------------------------------------ the key is right


def test_the_key_of_page_1_is_what_the_cell_computes(key):
    step, small, p = lstm_step(*example()), lstm_step(*example(SCALE)), example().params
    assert (value(key["rows"]), value(key["columns"])) == p.W_f.shape
    assert vector(key, "product").sum() == (p.W_f @ step.xh)[0]
    for row in (1, 2):
        assert sum(map(value, key[f"work[{row}]"].split(" + "))) == (p.W_f @ step.xh)[row]
    for name, expected in {
        "[x, h]": step.xh,
        "W_f": PRINTED["W_f @ xh"],
        "z_f": PRINTED["z_f"],
        "f": PRINTED["f"],
        "W_i": p.W_i @ step.xh,
        "z_i": step.z_i,
    }.items():
        np.testing.assert_array_equal(vector(key, name), expected, name)
    np.testing.assert_allclose(vector(key, "small z_f"), small.z_f, atol=0.005)
    np.testing.assert_allclose(vector(key, "small f"), small.f, atol=0.005)
    assert key["is 1"] == "no"
    assert value(key["power"]) == round(np.log10(sigmoid(-step.z_f[0])))
    assert [value(row) for row in key["wrong"].split(" and ")] == [1, 2]


def test_the_key_of_page_2_follows_the_formulas(key):
    f, C_prev, i, C_tilde, o = (np.array(given) for given in GIVEN.values())
    C = f * C_prev + i * C_tilde
    np.testing.assert_allclose(vector(key, "f ∘ C_prev"), f * C_prev, atol=1e-9)
    np.testing.assert_allclose(vector(key, "i ∘ C̃"), i * C_tilde, atol=1e-9)
    np.testing.assert_allclose(vector(key, "C"), C, atol=1e-9)
    np.testing.assert_allclose(vector(key, "tanh(C)"), np.tanh(C), atol=0.005)
    np.testing.assert_allclose(vector(key, "h"), o * np.tanh(C), atol=0.005)
    assert tuple(f) == PRINTED["f, pretended"]


def test_the_drawing_tells_one_unit_and_all_its_wires_differ(key):
    wires = {name.removeprefix("wire "): text for name, text in key.items() if name.startswith("wire ")}
    assert len(wires) == len(set(wires.values())) == 10
    for name, text in wires.items():
        assert value(text) == (GIVEN[name][UNIT] if name in GIVEN else value(key[f"{name}[{UNIT}]"])), name


def test_the_three_questions_are_answered_by_the_cell(key):
    for m, n in ((3, 3), (2, 5)):
        W, b = np.zeros((n, m + n)), np.zeros(n)
        params = Params(W, b, W, b, W, b, W, b)
        count = eval(key["weights"].replace("·", "*"), {"m": m, "n": n})
        assert count == sum(array.size for array in vars(params).values())
    x, h_prev, C_prev, p = example(SCALE)
    here, there = lstm_step(x, h_prev, C_prev, p), lstm_step(x, h_prev, C_prev + 1, p)
    assert not np.array_equal(here.C, there.C)
    assert key["o sees C"] == ("no" if np.array_equal(here.o, there.o) else "yes")
    kept = lstm_step(x, h_prev, C_prev, Params(**(vars(p) | {"b_f": np.full(3, 50.0), "b_i": np.full(3, -50.0)})))
    assert key["f is 1"] == ("keep" if np.allclose(kept.C, C_prev) else "forget")


def test_the_key_says_where_the_thread_errs(pages):
    text = told(pages[2])
    assert "[22, 42, 62]. It is [22, 43, 64]." in text
    for row in ("A1", "A6", "B1", "B5", "B11", "B15"):
        plain = (
            ERRATA[row].true.replace("1.1e-40", "1.1 · 10−40").replace("_", "").translate({ord(c): "" for c in "{}"})
        )
        assert plain in text, row


# ------------------------------------------------------------ it can be done without a computer


def test_the_printed_tables_are_enough(pages, key):
    z, s = (np.array([value(cell) for cell in column]) for column in zip(*table(pages[0], "upright"), strict=True))
    np.testing.assert_allclose(np.interp(vector(key, "small z_f"), z, s), vector(key, "small f"), atol=0.01)
    np.testing.assert_allclose(s, sigmoid(z), atol=0.0005)
    line = {value(z): value(t) for z, t in zip(*table(pages[1], "flat"), strict=True)}
    np.testing.assert_allclose(list(line.values()), np.tanh(list(line)), atol=0.0005)
    for C, t, o, h in zip(vector(key, "C"), vector(key, "tanh(C)"), GIVEN["o"], vector(key, "h"), strict=True):
        read = np.sign(C) * line[abs(C)]
        assert round(read, 2) == t
        assert round(o * read, 2) == round(o * t, 2) == h


def table(page, look):
    """The rows of a printed table, its heads left out."""
    rows = [[told(cell) for cell in row] for row in page.find(f".//aside[@class='{look}']").iter("tr")]
    return rows[1:] if look == "upright" else [row[1:] for row in rows]


# ------------------------------------------------------------ the pages to fill give nothing away


def test_every_box_stands_once_empty_and_once_in_the_key(pages, key):
    empty = [box for page in pages[:2] for box in boxes(page)]
    names = [name for name, _ in empty]
    assert len(names) == len(set(names)) == len(list(boxes(pages[2]))) > 60
    assert set(names) == set(key)
    assert {text for _, text in empty} == {""}
    assert all(key.values())


def test_page_1_does_not_tell_its_answers(pages, key):
    p = example().params
    given = {f"{w:g}" for array in (p.W_f, p.W_i) for w in array.flat} | set(map(str, PRINTED["z_i"])) | {"0"}
    names = {name for name, _ in boxes(pages[0])}
    secret = set().union(*(numbers(key[name]) for name in names)) - given
    assert {"91", "175", "133", "92", "177", "136", "21", "63", "43", "64", "0.92", "0.72", "−40"} <= secret
    assert not secret & numbers(told(pages[0]))


def test_page_2_does_not_tell_its_answers(pages, key):
    given = {f"{w:g}".replace("-", "−") for row in GIVEN.values() for w in row}
    given |= {cell for row in table(pages[1], "flat") for cell in row}
    names = {name for name, _ in boxes(pages[1])}
    secret = set().union(*(numbers(key[name]) for name in names)) - given - {"1", "4"}
    assert {"2.7", "−0.25", "0.64", "−0.46", "0.16", "−0.23"} <= secret
    assert not secret & numbers(told(pages[1]))


# ------------------------------------------------------------ the file


def test_it_loads_nothing(pages):
    text = document(ANY_PAPER)
    assert len(pages) == 3
    assert not re.search(r"https?:|//\w|url\(|@import|\b(?:src|href)=|<(?:script|link|img|iframe|object)\b", text)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 3" in told(page)
        assert "Forget Layer in a Recurrent Neural Network (RNN)" in told(page)
    assert ["Name" in told(page) for page in pages] == [True, True, False]


def test_without_chromium_it_writes_html_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CHROMIUM", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["sheet", str(tmp_path / "new" / "sheet")])
    main()
    (page,) = (tmp_path / "new" / "sheet").iterdir()
    assert page.read_text(encoding="utf-8") == document(ANY_PAPER)
    written, says = capsys.readouterr().out.splitlines()
    assert written == str(page)
    assert "No Chromium" in says


def test_what_goes_wrong_is_said_in_one_line(tmp_path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    monkeypatch.setattr("sys.argv", ["sheet", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"printed no lstm_sheet_a4\.pdf \(exit 3\): no display"):
        main()
    monkeypatch.setattr("sys.argv", ["sheet", str(broken)])
    with pytest.raises(SystemExit, match="File exists"):
        main()


# ------------------------------------------------------------ on paper


@needs_chromium
@pytest.mark.parametrize("name", PAPERS)
def test_the_pdf_has_three_pages_of_the_papers_size(tmp_path, name):
    pdf = print_pdf(find_chromium(), PAPERS[name], tmp_path / "sheet.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3
    sizes = [list(map(float, size.split())) for size in re.findall(rb"/MediaBox\s*\[0 0 ([\d. ]+)\]", pdf)]
    assert len(sizes) == 3
    np.testing.assert_allclose(np.array(sizes) / 72 * 25.4, [PAPERS[name][1:]] * 3, atol=0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]


MEASURE = """() => {
    const mm = 96 / 25.4, pages = [...document.querySelectorAll(".page")];
    const flat = r => [r.left / mm, r.top / mm, r.right / mm, r.bottom / mm];
    return pages.map(page => {
        const frame = flat(page.getBoundingClientRect());
        const parts = [...page.querySelectorAll("*")].filter(part => part.getClientRects().length);
        return {
            frame,
            parts: parts.map(part => flat(part.getBoundingClientRect())),
            boxes: parts.filter(part => part.dataset.box).map(part => flat(part.getBoundingClientRect())),
            tight: parts.filter(part => part.matches("span.box") && part.scrollWidth > part.clientWidth).length,
            blocks: [...page.children].map(part => flat(part.getBoundingClientRect())),
        };
    });
}"""


@pytest.fixture(scope="module")
def printed():
    """A page of a browser, as a printer sees it."""
    lab = pytest.importorskip("lab", reason="PRINTING RING SKIPPED: playwright is missing")
    with lab.browser() as chromium:
        page = chromium.new_page()
        page.emulate_media(media="print")
        yield page


@needs_chromium
@pytest.mark.parametrize("fonts", [r"$^", r'"Palatino .*?, (?=Narrowed)'], ids=["all", "bare"])
@pytest.mark.parametrize("paper", [*PAPERS.values(), ANY_PAPER], ids=[*PAPERS, "any"])
def test_nothing_is_cut_or_covered_and_a_pencil_fits(printed, paper, fonts):
    """With the fonts of this machine, and with those of a bare Debian."""
    text = re.sub(fonts, "", document(paper))
    assert ("Palatino" in text) == (fonts == "$^")
    printed.set_content(text)
    measured = printed.evaluate(MEASURE)
    assert len(measured) == 3
    for number, found in enumerate(measured, start=1):
        left, top, right, bottom = found["frame"]
        parts = np.array(found["parts"])
        assert (parts[:, :2] >= (left + 8, top + 8)).all(), f"page {number}: printers leave a margin"
        assert (parts[:, 2:] <= (right - 8, bottom - 8)).all(), f"page {number}: printers leave a margin"
        assert found["tight"] == 0, f"page {number}: an answer is wider than its box"
        for (_, _, _, above), (_, below, _, _) in zip(found["blocks"], found["blocks"][1:], strict=False):
            assert above <= below + 0.1, f"page {number}: blocks overlap"
        for one, two in combinations(found["boxes"], 2):
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            assert apart, f"page {number}: boxes overlap"
    for found in measured[:2]:
        assert min(box[3] - box[1] for box in found["boxes"]) >= SMALLEST
