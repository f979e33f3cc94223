"""Puts compiled modules into wheels and the standard library: a browser need not compile them at each start.

Runs inside Pyodide, whose Python alone writes the bytecode that it can read: `bytecode.mjs` calls `compile_in`.
"""

import importlib
import os
import re
import sys
import zipfile
from importlib.util import cache_from_source, source_hash

STANDARD = "python_stdlib.zip"
# What no notebook reads: for C, for type checkers (but what completes names of Python 3's library), samples, icons,
# fonts with serifs, PDF's, languages to colour.
NEEDLESS = re.compile(
    r"\.(pyx|pxd|c|h|a|afm)$|^(?!.*/typeshed/).*\.pyi$|/typeshed/(third_party|stdlib)/2/|/typeshed/third_party/2and3/"
    r"|/mpl-data/(sample_data|images)/|/DejaVuSerif|^pygments/lexers/"
)


def brought_in(modules):
    """Import the modules; returns {path inside its wheel or zip} of every module that is loaded then."""
    for name in modules:
        importlib.import_module(name)
    origins = (getattr(getattr(module, "__spec__", None), "origin", None) for module in list(sys.modules.values()))
    return {origin.split("site-packages/")[-1].split(".zip/")[-1] for origin in origins if origin}


def compile_in(folder, modules=()):
    """Rewrite the wheels and the standard library in folder.

    With modules: what they import is replaced by its bytecode, of the rest what is NEEDLESS is left out.
    Without: all modules are compiled, and their sources stay beside them, for those who want to read them.
    """
    loaded = brought_in(modules)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".whl") or (modules and name == STANDARD):
            rewrite(os.path.join(folder, name), loaded if modules else None)


def rewrite(archive, loaded):
    """Compile the modules of one archive: those in loaded, or all, beside their sources, where loaded is None."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(f"{archive}.new", "w", zipfile.ZIP_DEFLATED) as new:
        records = []
        for item in old.infolist():
            data, path = old.read(item), item.filename
            unused = loaded is not None and path not in loaded
            if path.endswith(".dist-info/RECORD"):
                records.append((item, data))
            elif unused and NEEDLESS.search(path):
                continue
            elif unused or not path.endswith(".py"):
                new.writestr(item, data)
            elif loaded is None:
                new.writestr(item, data)
                new.writestr(cache_from_source(path), bytecode(data, path))
            else:
                new.writestr(f"{path}c", bytecode(data, path))
        for item, data in records:
            new.writestr(item, record(data, set(new.namelist())))
    os.replace(f"{archive}.new", archive)


def bytecode(source, path):
    """What stands in a .pyc file that Python takes without looking at the source (PEP 552)."""
    code = compile(source, path, "exec", dont_inherit=True)
    return importlib._bootstrap_external._code_to_hash_pyc(code, source_hash(source), checked=False)


def record(data, names):
    """A wheel's list of its files, as they are called now: without the hashes of those that have changed."""
    lines = []
    for line in data.decode().splitlines():
        name = line.split(",")[0]
        if name in names or name.endswith("/RECORD"):
            lines.append(line)
        elif f"{name}c" in names:
            lines.append(f"{name}c,,")
    return "\n".join(lines)
