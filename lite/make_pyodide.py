"""A local copy of Pyodide, from the npm registry and PyPI alone: for tests, and for rooms without network.

    python lite/make_pyodide.py FOLDER

The core and the lock file are npm's `pyodide`. Compiled packages (numpy, matplotlib, …) come from the wheel of
open-webui on PyPI, which carries a set of the same ABI; they serve tests and are never published. Pure packages come
from PyPI, at the versions of the lock file. The modules that a notebook needs are compiled, with Node: a start takes a
third less. Done already, it does nothing.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION
from packaging.utils import canonicalize_name

from locks import needs
from make_site import LOCK, compiled, run

CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json")
ROOTS = ("numpy", "matplotlib", "ipython", "micropip", "jedi", "tzdata")  # what the kernel and the notebooks import
NEEDED = (
    "micropip",
    "IPython.core.interactiveshell",
    "pygments.lexers.python",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
)
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps")


def closure(packages, names):
    """The packages of these names and all that they need."""
    found, left = {}, list(names)
    while left:
        name = canonicalize_name(left.pop())
        if name not in found:
            found[name] = packages[name] | {"depends": needs(packages[name])}
            left += found[name]["depends"]
    return found


def by_name(lock):
    return {canonicalize_name(name): package for name, package in lock["packages"].items()}


def assemble(target, work):
    """Fill target, with work for what is unpacked on the way."""
    print(f"1 of 4: Python itself, pyodide {PYODIDE_VERSION} of npm", flush=True)
    run("npm", "pack", "--silent", f"pyodide@{PYODIDE_VERSION}", cwd=work)
    run("tar", "xzf", f"pyodide-{PYODIDE_VERSION}.tgz", cwd=work)
    print(f"2 of 4: compiled packages, from {CARRIER} of PyPI", flush=True)
    run(*PIP, "--python-version", "3.12", "--only-binary=:all:", "--dest", work, CARRIER, shown=True)
    print("3 of 4: the other packages, from PyPI", flush=True)
    for name in CORE:
        shutil.copy(work / "package" / name, target / name)
    lock = json.loads((work / "package" / LOCK).read_text(encoding="utf-8"))
    with zipfile.ZipFile(next(work.glob("open_webui-*.whl"))) as archive:
        carried = json.loads(archive.read(INSIDE + LOCK))
        if carried["info"]["abi_version"] != lock["info"]["abi_version"]:
            sys.exit(f"{CARRIER} carries {carried['info']}; expected the ABI of {lock['info']}")
        others = by_name(carried)
        wanted = closure(others | by_name(lock), ROOTS)
        there = set(archive.namelist())
        for name, package in wanted.items():
            for entry in (package, others.get(name, package)):
                if INSIDE + entry["file_name"] in there:
                    wanted[name] = entry | {"depends": package["depends"]}
                    (target / entry["file_name"]).write_bytes(archive.read(INSIDE + entry["file_name"]))
                    break
            else:
                wanted[name] = pure(target, name, package)
    (target / LOCK).write_text(json.dumps(lock | {"packages": wanted}), encoding="utf-8")
    print("4 of 4: compiling them, and leaving out what no notebook reads", flush=True)
    compiled(target, target, *NEEDED)
    for package in wanted.values():
        package["sha256"] = hashlib.sha256((target / package["file_name"]).read_bytes()).hexdigest()
    (target / LOCK).write_text(json.dumps(lock | {"packages": wanted}), encoding="utf-8")


def pure(target, name, package):
    """A pure wheel at the version of the lock, into target. Returns its entry."""
    with TemporaryDirectory() as folder:
        options = ("--only-binary=:all:", "--python-version", "3.14", "--implementation", "py", "--abi", "none")
        run(*PIP, *options, "--platform", "any", "--dest", folder, f"{name}=={package['version']}")
        (wheel,) = Path(folder).glob("*.whl")
        shutil.copy(wheel, target)
        return package | {"file_name": wheel.name}


def main(target):
    if not (target / LOCK).is_file():
        with TemporaryDirectory() as work:
            made = Path(work) / "made"
            made.mkdir()
            assemble(made, Path(work))
            target.mkdir(parents=True, exist_ok=True)
            for path in sorted(made.iterdir(), key=lambda path: path.name == LOCK):  # the lock last: it says done
                shutil.copy(path, target)
    print(f"{target}: Pyodide {PYODIDE_VERSION}, {sum(p.stat().st_size for p in target.iterdir()) / 1e6:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
