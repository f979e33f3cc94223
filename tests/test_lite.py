"""The static site, as far as it can be tested without building it: its lock file, and the versions of Pyodide."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
sys.path.insert(0, str(ROOT / "lite"))

from bytecode import compile_in  # noqa: E402
from copies import KERNEL, copied, version  # noqa: E402
from locks import pinned, relocated, with_wheels  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = {
    "info": {"python": "3.14.2"},
    "packages": {
        "numpy": {"name": "numpy", "version": "2.4.6", "file_name": "numpy.whl", "depends": []},
        "Other_One": {"name": "other-one", "version": "1", "file_name": "other.whl", "depends": ["numpy"]},
    },
}


def wheel(folder, name, version="1.0", needs=(), files=()):
    """A small wheel that says who it is and what it needs."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", f"Name: {name}\nVersion: {version}\n{about}\n")
        for file in (f"{name}/__init__.py", *files):
            archive.writestr(file, "")
    return path


def test_a_wheel_enters_the_lock_with_what_it_imports_and_needs(tmp_path):
    needs = (
        "numpy>=2",
        'colorama; sys_platform == "win32"',
        'pytest; extra == "test"',
        "widgetsnbextension~=4.0",
        "pytz",
    )
    path = wheel(tmp_path, "my_pack", needs=needs, files=("my_pack/sub/__init__.py", "tool.py"))
    entry = with_wheels(LOCK, [path])["packages"]["my-pack"]
    assert entry["imports"] == ["my_pack"]
    assert entry["depends"] == ["numpy"]
    assert entry["file_name"] == path.name
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_wheel_replaces_the_package_of_its_name_and_the_lock_given_stays(tmp_path):
    before = json.dumps(LOCK)
    packages = with_wheels(LOCK, [wheel(tmp_path, "other_one", "2.0")])["packages"]
    assert sorted(packages) == ["numpy", "other-one"]
    assert packages["other-one"]["version"] == "2.0"
    assert json.dumps(LOCK) == before


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"mine needs lost; expected a package of the lock or a wheel"):
        with_wheels(LOCK, [wheel(tmp_path, "mine", needs=["lost>=1"])])
    found = with_wheels(LOCK, [wheel(tmp_path, "mine", needs=["lost>=1"]), wheel(tmp_path, "lost")])
    assert {"mine", "lost"} <= found["packages"].keys()


def test_a_relocated_lock_has_whole_addresses():
    moved = relocated(LOCK, "https://mirror.example/full")
    assert moved["packages"]["numpy"]["file_name"] == "https://mirror.example/full/numpy.whl"
    assert LOCK["packages"]["numpy"]["file_name"] == "numpy.whl"


def test_a_copy_has_each_text_in_one_piece_and_names_the_kernel_of_the_site():
    printed = nbformat.v4.new_output("stream", text="one\ntwo\n")
    code = nbformat.v4.new_code_cell("a = 1\nb = 2", outputs=[printed], id="code")
    text = nbformat.v4.new_markdown_cell("The [guide](teaching.md#quiz), [02](02_gate.ipynb).", id="text")
    stored = nbformat.writes(nbformat.v4.new_notebook(cells=[code, text]))
    assert isinstance(json.loads(stored)["cells"][0]["source"], list)
    copy = json.loads(copied(stored))
    assert copy["cells"][0] == code
    assert copy["cells"][1]["source"] == "The guide (`notebooks/teaching.md` of the project), [02](02_gate.ipynb)."
    assert copy["metadata"] == KERNEL | {"site": version([cell["source"] for cell in copy["cells"]])}


def test_a_version_is_that_of_all_sources():
    assert version(["a", "b"]) == ((5381 * 33 + 97) * 33 * 33 + 98) % 2**32
    assert version(["a", "b"]) != version(["ab"]) != version(["a", "b", ""])


def test_no_link_of_a_copy_leads_out_of_the_site():
    names = {path.name for path in NOTEBOOKS}
    for path in NOTEBOOKS:
        copy = copied(path.read_text(encoding="utf-8"))
        links = re.findall(r"\]\(([^)\s]+)\)", copy) + re.findall(r"""(?:href|src)=\\?["']([^"'\\]+)""", copy)
        assert links
        assert {link.split("#")[0] for link in links if not link.startswith("https://")} <= names | {""}, path.name


def cells(name):
    """{id: (source, printed)} of a notebook."""
    (path,) = (ROOT / "notebooks").glob(f"{name}_*.ipynb")
    found = nbformat.read(path, as_version=4).cells
    return {cell.id: (cell.source, "".join(out.get("text", "") for out in cell.get("outputs", ()))) for cell in found}


def test_what_a_kernel_in_the_browser_cannot_do_is_told():
    """It hears no ■ and no slider while a cell runs; and each open notebook takes memory."""
    told = "(*Python (Pyodide)* does not hear ■: *Kernel ▸ Restart Kernel…* stops it.)"
    promises = [text for path in NOTEBOOKS for text, _ in cells(path.name[:2]).values() if "■ stops" in text]
    assert promises
    assert all(told in text for text in promises)
    (first,) = (text for text, _ in cells("00").values() if "### Find it" in text)
    assert "If a view does not answer, run its cell again" in first
    assert "*File ▸ Close and Shut Down Notebook…* gives its memory back." in first


def test_a_training_that_is_waited_for_shows_a_bar():
    all_cells = {(path.name[:2], name): cell for path in NOTEBOOKS for name, cell in cells(path.name[:2]).items()}
    silent = {name for name, (code, printed) in all_cells.items() if ".train(" in code and "training █" not in printed}
    assert silent == {("11", "code-batch"), ("13", "rewind")}, "a short one, and a text"


def unpacked(path, target):
    with zipfile.ZipFile(path) as archive:
        archive.extractall(target)
        return sorted(archive.namelist())


def run_python(folder, code):
    """What a fresh interpreter prints that finds its modules in folder."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip(), done.stderr


def test_all_modules_of_a_wheel_are_compiled_beside_their_sources(tmp_path):
    path = wheel(tmp_path, "mine", files=("mine/part.py",))
    compile_in(tmp_path)
    names = unpacked(path, tmp_path / "out")
    tag = sys.implementation.cache_tag
    for module in ("__init__", "part"):
        assert {f"mine/{module}.py", f"mine/__pycache__/{module}.{tag}.pyc"} <= set(names)
    (tmp_path / "out" / "mine" / "part.py").write_text("print('compiled anew')")
    assert run_python(tmp_path / "out", "import mine.part") == ("", ""), "the bytecode is taken without a look"


def test_only_what_is_imported_is_replaced_by_its_bytecode(tmp_path):
    path = tmp_path / "mine-1.0-py3-none-any.whl"
    files = {
        "mine_/__init__.py": "",
        "mine_/used.py": "answer = 42",
        "mine_/unused.py": "",
        "mine_/used.pyi": "",
        "mine_/typeshed/used.pyi": "",
        "mine_/typeshed/third_party/2/used.pyi": "",
        "pygments/lexers/used.py": "",
        "mine_-1.dist-info/RECORD": "mine_/used.py,sha256=abc,11\nmine_/unused.py,sha256=def,0\nmine_/used.pyi,,",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    (tmp_path / "site-packages").mkdir()
    unpacked(path, tmp_path / "site-packages")
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT / 'lite')!r}, {str(tmp_path / 'site-packages')!r}]; import bytecode; "
    )
    printed, errors = run_python(tmp_path, f"{code}bytecode.compile_in({str(tmp_path)!r}, ['mine_.used'])")
    assert (printed, errors) == ("", "")
    _, *names = unpacked(path, tmp_path / "out")
    assert names == ["mine_/__init__.pyc", "mine_/typeshed/used.pyi", "mine_/unused.py", "mine_/used.pyc"]
    record = (tmp_path / "out" / "mine_-1.dist-info" / "RECORD").read_text()
    assert record.splitlines() == ["mine_/used.pyc,,", "mine_/unused.py,sha256=def,0"]
    assert run_python(tmp_path / "out", "import mine_.used; print(mine_.used.answer)") == ("42", "")


def test_make_pyodide_says_what_it_fetches(tmp_path, monkeypatch, capsys):
    """Each fetch follows a line that names it, and the large one shows how far it is."""
    constants = ModuleType("constants")
    constants.PYODIDE_VERSION = constants.PYODIDE_CDN_URL = "1.2"
    monkeypatch.setitem(sys.modules, "jupyterlite_pyodide_kernel", ModuleType("kernel"))
    monkeypatch.setitem(sys.modules, "jupyterlite_pyodide_kernel.constants", constants)
    import make_pyodide as made

    packages = {name: {"version": "1", "file_name": f"{name}.whl", "depends": []} for name in made.ROOTS}
    lock = json.dumps({"info": {"abi_version": "1"}, "packages": packages})

    def run(*command, cwd=None, shown=False):
        print("fetch", "shown" if shown else "")
        if command[0] == "npm":
            (cwd / "package").mkdir()
            for name in (*made.CORE, made.LOCK):
                (cwd / "package" / name).write_text(lock)
        elif made.CARRIER in command:
            with zipfile.ZipFile(Path(command[-2]) / "open_webui-1.whl", "w") as archive:
                archive.writestr(made.INSIDE + made.LOCK, lock)
                archive.writestr(f"{made.INSIDE}numpy.whl", "")
        elif command[0] != "tar":
            (Path(command[-2]) / f"{command[-1].split('=')[0]}.whl").touch()

    monkeypatch.setattr(made, "run", run)
    monkeypatch.setattr(made, "compiled", lambda *_: None)
    (tmp_path / "made").mkdir()
    made.assemble(tmp_path / "made", tmp_path)
    assert {path.name for path in (tmp_path / "made").glob("*.whl")} == {f"{name}.whl" for name in made.ROOTS}
    lines = [line.strip().split(":")[0] for line in capsys.readouterr().out.splitlines()]
    others = ["fetch"] * (len(made.ROOTS) - 1)
    assert lines == ["1 of 4", "fetch", "fetch", "2 of 4", "fetch shown", "3 of 4", *others, "4 of 4"]


def test_pyodide_is_new_enough_for_this_project():
    versions = pinned((ROOT / "lite" / "pyodide-versions.txt").read_text(encoding="utf-8"))
    assert SpecifierSet(PROJECT["requires-python"]).contains(versions.pop("python"))
    floors = {(need := Requirement(text)).name: need.specifier for text in PROJECT["dependencies"]}
    assert {"numpy", "matplotlib"} <= versions.keys()
    for name, found in versions.items():
        assert floors[name].contains(found), name


def test_versions_that_build_the_site_are_pinned():
    lines = (ROOT / "lite" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    exact = {Requirement(line).name for line in lines if "==" in line}
    assert {"jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab_widgets"} <= exact
    versions = pinned("\n".join(lines))
    constraints = pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert versions["jupyterlab_widgets"] == constraints["jupyterlab_widgets"], "both sides of a widget, one version"
    assert versions["jupyterlite-core"] == versions["jupyterlite-pyodide-kernel"]
