"""The static site, as far as it can be tested without building it: its lock file, and the versions of Pyodide."""

import hashlib
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
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
