"""Run the notebooks and store their outputs. The only writer of outputs and metadata; running it twice changes nothing.

python tests/refresh_notebooks.py            all notebooks
python tests/refresh_notebooks.py FILE …     some of them
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its ids are random; what is kept before it is shown
METADATA = {  # as JupyterLab writes it; the version, as `make lab` does (.jupyter)
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.12",
    },
}


HIDDEN = {"collapsed": True, "jupyter": {"outputs_hidden": True}}  # JupyterLab shows it again when the cell has run


def waiting(cells):
    """The ids of the code cells that run between a question and its answer, and show nothing until then."""
    found, asked, text = [], set(), "\n".join(cell.source for cell in cells)
    for cell in cells:
        if cell.cell_type != "code":
            continue
        questions = set(re.findall(r"^(\w+) = Predict\(", cell.source, flags=re.M))
        questions = {name for name in questions if f"{name}.reveal(" in text}
        found += [cell.id] if asked and not questions else []
        asked = (asked | questions) - set(re.findall(r"\b(\w+)\.reveal\(", cell.source))
    return found


def clean(notebook):
    """The notebook as it is stored: no widget views or state, no metadata but METADATA, counts from 1, and what would
    answer a question before it is asked is collapsed."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count, later = 0, waiting(notebook.cells)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(HIDDEN if cell.id in later and cell.get("outputs") else {})
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = [output for output in cell.outputs if set(output.get("data", {"any": 0})) != {WIDGET_VIEW}]
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata = nbformat.from_dict({})
    return notebook


def execute(notebook, folder=NOTEBOOKS):
    """The notebook with fresh outputs."""
    notebook = nbformat.from_dict(notebook)
    client = NotebookClient(
        notebook,
        timeout=120,
        store_widget_state=False,
        coalesce_streams=True,  # else a print may be stored in two pieces, as it happened to arrive
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def dumps(notebook):
    """The text of the file."""
    return nbformat.writes(notebook) + "\n"


def main(paths):
    for path in map(Path, paths or sorted(NOTEBOOKS.glob("*.ipynb"))):
        stored = path.read_text(encoding="utf-8")
        fresh = dumps(clean(execute(nbformat.reads(stored, as_version=4), path.parent)))
        if fresh != stored:
            path.write_text(fresh, encoding="utf-8")
        print(path.name, "unchanged" if fresh == stored else "refreshed")


if __name__ == "__main__":
    main(sys.argv[1:])
