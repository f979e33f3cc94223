"""Builds the static site: JupyterLite with all notebooks, in which a plain `import lstm_helpers` works.

    python lite/make_site.py                      Pyodide comes from its official place when a notebook is opened
    python lite/make_site.py --pyodide FOLDER     a local copy of Pyodide is baked in: nothing comes from elsewhere
    python lite/make_site.py --pyodide ADDRESS    Pyodide comes from a mirror, http://… or https://…

--out FOLDER (site): what was there is replaced. A local copy is made by `lite/make_pyodide.py`.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

from copies import copied
from locks import pinned, relocated, with_wheels

HERE = Path(__file__).parent
ROOT = HERE.parent
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
BESIDE = ("ipywidgets", "comm")  # what lstm_helpers needs and Pyodide may not have
KERNEL_WHEELS = Path(sys.prefix, "share/jupyter/labextensions", KERNEL.split(":")[0], "static", "pypi")
# Fetched and unpacked together while Python starts; the kernel would fetch them one after the other.
AT_START = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "lstm-helpers")
LOCK = "pyodide-lock.json"
RENEW = HERE / "renew.js"
FIRST = "00_start_here.ipynb"


def run(*command, shown=False, **options):
    """A command that must succeed; what it prints is shown when it does not, or all along."""
    done = subprocess.run(list(map(str, command)), capture_output=not shown, text=True, check=False, **options)
    if done.returncode:
        said = "" if shown else f":\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        sys.exit(f"{' '.join(map(str, command))} failed{said}")


def make_wheels(folder):
    """The wheels of this project, of the kernel, and of BESIDE at the versions of constraints.txt; their paths."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    versions = pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    with TemporaryDirectory() as copy:  # setuptools leaves a build/ and an egg-info where it works
        shutil.copytree(ROOT / "lstm_helpers", Path(copy) / "lstm_helpers")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy)
        run(*pip, "wheel", "--no-deps", copy, "--wheel-dir", folder)
    wanted = [f"{name}=={versions[name]}" for name in BESIDE]
    run(*pip, "download", "--no-deps", "--only-binary=:all:", "--dest", folder, *wanted)
    for name in ("piplite", "ipykernel", "pyodide_kernel"):
        (wheel,) = KERNEL_WHEELS.glob(f"{name}-*.whl")
        shutil.copy(wheel, folder)
    return sorted(Path(folder).glob("*.whl"))


def compiled(pyodide, folder, *modules):
    """Compile the wheels in folder with the Pyodide in a folder: see bytecode.py."""
    run("node", HERE / "bytecode.mjs", pyodide, folder, *modules)


def fetch_core(folder):
    """Pyodide's core and lock file, of the version that the kernel expects, from the npm registry; their folder."""
    if shutil.which("npm") is None:
        sys.exit("npm is missing: it fetches the core of Pyodide (Debian: apt install npm)")
    run("npm", "pack", "--silent", f"pyodide@{PYODIDE_VERSION}", cwd=folder)
    run("tar", "xzf", f"pyodide-{PYODIDE_VERSION}.tgz", cwd=folder)
    return Path(folder) / "package"


def stage(folder, pyodide):
    """Fills folder with what `jupyter lite build` reads: contents, Pyodide or its lock file, settings."""
    (folder / "contents").mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):  # the pages for teachers stay in the project
        copy = copied(path.read_text(encoding="utf-8"))
        (folder / "contents" / path.name).write_text(copy, encoding="utf-8")
    for name in ("jupyter_lite_config.json", "overrides.json"):
        shutil.copy(HERE / name, folder)
    target = folder / "static" / "pyodide"
    if pyodide and not is_address(pyodide):
        core = shutil.copytree(pyodide, target)
        lock, entry = read_lock(core), "./static/pyodide/pyodide.mjs"
    else:
        core, target = fetch_core(folder), folder / "lock"
        target.mkdir()
        address = (pyodide or PYODIDE_CDN_URL).rstrip("/")
        lock = relocated(lock_of_mirror(address) if pyodide else read_lock(core), address)
        entry = f"{address}/pyodide.mjs"
    wheels = make_wheels(folder / "wheels")
    compiled(core, folder / "wheels")
    for wheel in wheels:
        shutil.copy(wheel, target)
    (target / LOCK).write_text(json.dumps(with_wheels(lock, wheels)), encoding="utf-8")
    settings = {
        "pyodideUrl": entry,
        "loadPyodideOptions": {"lockFileURL": f"./static/{target.name}/{LOCK}", "packages": list(AT_START)},
        "disablePyPIFallback": True,  # a missing wheel is a clear error, not a download
    }
    config = {
        "appName": "LSTM notebooks",
        "exposeAppInBrowser": True,
        "faviconUrl": "./icon-120x120.png",  # of JupyterLite's icons the smallest
        "litePluginSettings": {KERNEL: settings},
        "federated_extensions": [{"name": RENEW.stem, "load": RENEW.name, "extension": "./extension"}],
    }
    lite = {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
    (folder / "jupyter-lite.json").write_text(json.dumps(lite, indent=1), encoding="utf-8")


def is_address(text):
    return str(text).startswith(("http://", "https://"))


def read_lock(folder):
    return json.loads((Path(folder) / LOCK).read_text(encoding="utf-8"))


def lock_of_mirror(address):
    with urlopen(f"{address}/{LOCK}") as answer:
        return json.load(answer)


def finish(folder, site):
    """What the build leaves: the lock file (of static/ it copies Pyodide alone), renew.js, which page comes first."""
    if (folder / "lock").exists():
        shutil.copytree(folder / "lock", site / "static" / "lock")
    (site / "extensions" / RENEW.stem).mkdir()
    shutil.copy(RENEW, site / "extensions" / RENEW.stem)
    page, start = site / "index.html", f'location.replace("lab/index.html?path={FIRST}")'
    text = page.read_text(encoding="utf-8").replace("await import('./config-utils.js')", start)
    page.write_text(text, encoding="utf-8")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "site")
    parser.add_argument("--pyodide", default="")
    options = parser.parse_args(arguments)
    if options.pyodide and not is_address(options.pyodide) and not (Path(options.pyodide) / LOCK).is_file():
        sys.exit(f"{options.pyodide} holds no {LOCK}: make it with `python lite/make_pyodide.py {options.pyodide}`")
    with TemporaryDirectory() as folder:
        folder = Path(folder)
        stage(folder, options.pyodide)
        if options.out.exists():
            shutil.rmtree(options.out)
        jupyter = Path(sys.executable).with_name("jupyter")
        run(jupyter, "lite", "build", "--lite-dir", folder, "--output-dir", options.out.resolve(), cwd=folder)
        finish(folder, options.out)
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"{options.out}: {size / 1e6:.0f} MB. Look at it: python -m http.server --directory {options.out}")


if __name__ == "__main__":
    main()
