"""The site's copies of the notebooks: what JupyterLite needs, so that to open one changes nothing in it.

A copy that was changed is kept by the browser, and hides every later version of the site. So the copies name the
kernel of the site, with the words that it says of itself. Each text is one string: JupyterLite serves the file as it
is, and would join the lines of a list by commas. By `metadata.site` renew.js sees whether a learner has edited a copy,
and whether the site has a newer one.
"""

import json
import re

import nbformat

KERNEL = {
    "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}
PAGE = re.compile(r"\[([^\]]+)\]\((\w+\.md)[^)]*\)")  # a link to a page for teachers, which the site leaves out


def copied(notebook):
    """The text of the site's copy of a notebook, given as text."""
    notebook = nbformat.reads(notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = PAGE.sub(r"\1 (`notebooks/\2` of the project)", cell.source)
    notebook.metadata = KERNEL | {"site": version([cell.source for cell in notebook.cells])}
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def version(sources):
    """A number that hardly any other sources have, as `renew.js` computes it too."""
    number = 5381
    for letter in "\0".join(sources):
        number = (number * 33 + ord(letter)) % 2**32
    return number
