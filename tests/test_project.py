"""The house: floors, sizes, dependencies told in one voice, and two commands that fail in one clear line."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from PIL import Image
from traitlets.config.loader import PyFileConfigLoader

import lstm_helpers
from lstm_helpers import cell, convert, example, gradients, variants

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGE = ROOT / "lstm_helpers"
FLOORS = {"inputs": -1, "cell": 0, "example": 1, "gradients": 1, "variants": 1, "tasks": 1}
FLOORS |= {"convert": 2, "course": 2, "training": 2, "plots": 2, "sheet": 2, "checks": 3, "views": 4}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def requirements(texts):
    return {(wanted := Requirement(text)).name: wanted.specifier for text in texts}


def module_name(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    """The modules that a file imports, with their dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            submodules = node.module == "lstm_helpers"  # from lstm_helpers import cell
            yield from (f"lstm_helpers.{alias.name}" for alias in node.names) if submodules else [node.module]


# ------------------------------------------------------------ floors and sizes


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_below(path):
    here = module_name(path)
    for imported in imports(path):
        if imported.startswith("lstm_helpers."):
            there = imported.split(".")[1]
            assert there == here or FLOORS[there] < FLOORS[here], imported
        assert not imported.startswith("matplotlib.pyplot"), "pyplot keeps figures of its own"
        assert "ipywidgets" not in imported or here == "views", "only views know ipywidgets"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = {child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt)}
            assert len(lines) <= 32, f"{node.name} has {len(lines)} lines of code"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_names_are_explained(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


# ------------------------------------------------------------ the front door


def loaded_by(code):
    """All modules of a new interpreter after this line."""
    code = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_the_front_door_needs_numpy_alone():
    loaded = loaded_by("from lstm_helpers import Params, lstm_step, run, backward, sigmoid")
    assert {"matplotlib", "ipywidgets", "IPython", "lstm_helpers.plots"}.isdisjoint(loaded)
    assert "lstm_helpers.variants" in loaded


def test_the_front_door_names_what_the_mathematics_offers():
    offered = {}
    for floor in (cell, example, gradients, variants, convert):
        names = getattr(floor, "__all__", None) or [
            name
            for name, value in vars(floor).items()
            if name[0] != "_" and getattr(getattr(value, "func", value), "__module__", "") == floor.__name__
        ]
        offered |= {name: getattr(floor, name) for name in names}
    del offered["example"]  # the name of its module
    assert offered | {"LAYOUTS": convert.LAYOUTS} == {
        name: getattr(lstm_helpers, name) for name in lstm_helpers.__all__
    }
    assert lstm_helpers.run is cell.run


def test_the_front_door_tells_every_floor():
    told, floor = {}, None
    for number, name in re.findall(r"^ {4}([–\d ])  (\w+)  ", lstm_helpers.__doc__, flags=re.M):
        floor = floor if number == " " else -1 if number == "–" else int(number)
        told[name] = floor
    assert told == FLOORS
    assert {module_name(path) for path in MODULES} == set(FLOORS)


# ------------------------------------------------------------ dependencies


def test_importing_the_views_loads_nothing_slow():
    """How long it takes, beside numpy, matplotlib and ipywidgets alone: benchmarks/start.py."""
    slow = {"matplotlib.pyplot", "jupyterlab", "scipy", "pandas", "lstm_helpers.sheet", "onnx"}
    assert slow.isdisjoint(loaded_by("import lstm_helpers.views"))


def test_floors_fit_the_browser_build():
    wanted = requirements(PROJECT["dependencies"])
    assert set(wanted) == {"numpy", "matplotlib", "ipywidgets"}
    assert wanted["matplotlib"].contains("3.10.8")
    assert wanted["numpy"].contains("2.1.0")


def test_environment_says_what_pyproject_says():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [line for line in listed["dependencies"] if isinstance(line, str)]
    python = next(line for line in conda if line.startswith("python"))
    assert re.fullmatch(r"python=3\.\d+", python), "repo2docker reads only python=X.Y"
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python="))
    extra = PROJECT["optional-dependencies"]
    wanted = requirements(PROJECT["dependencies"] + extra["lab"])
    wanted |= {name: least for name, least in requirements(extra["test"]).items() if name in ("nbval", "pytest")}
    found = requirements(line for line in conda if not line.startswith("python=") and line != "pip")
    found["matplotlib"] = found.pop("matplotlib-base")
    assert found == wanted
    assert listed["channels"] == ["conda-forge"]
    assert listed["dependencies"][-1] == {"pip": ["-e ."]}


def test_constraints_pin_every_dependency():
    """numpy, matplotlib and its contourpy have no wheels of that age for Python 3.15: there the newest are taken."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r'[\w.-]+==\d[a-z\d.]*(; python_version < "3\.15")?', line) for line in lines)
    exact = [line.split(";")[0].split("==") for line in lines]
    pinned = {name.lower().replace("_", "-"): Version(version) for name, version in exact}
    for texts in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        for name, specifier in requirements(texts).items():
            assert specifier.contains(pinned[name]), name
    assert len(pinned) == len(lines)


OPTIONAL = {"axe_playwright_python", "hypothesis", "keras", "onnx", "playwright", "repo2docker", "torch", "voila"}


def needs_more(name):
    """Whether importing this module of the tests fails where only environment.yml is installed."""
    path = ROOT / "tests" / f"{name}.py"
    if name in OPTIONAL or not path.exists():
        return name in OPTIONAL
    text = path.read_text(encoding="utf-8")
    guarded = re.findall(r'^(?:\w+ = )?pytest\.importorskip\("(\w+)"', text, flags=re.M)
    asked = re.findall(r"^(?:from|import) (\w+)", text, flags=re.M)
    return any(needs_more(module) for module in asked if module not in guarded)


def test_a_bare_pytest_skips_what_environment_yml_lacks():
    assert needs_more("lab")
    assert [path.name for path in (ROOT / "tests").glob("test_*.py") if needs_more(path.stem)] == []


# ------------------------------------------------------------ README, tree


def test_readme_tells_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make lab" in text
    assert "make test" in text


def test_conda_and_pip_get_what_make_lab_gives():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("    jupyter lab --config=.jupyter/jupyter_server_config.py\n") == 2
    settings = PyFileConfigLoader("jupyter_server_config.py", str(ROOT / ".jupyter")).load_config()
    assert settings.ServerApp.kernel_websocket_connection_class.__name__ == "AtOnce"
    assert (ROOT / settings.LabApp.default_url.removeprefix("/lab/tree/")).exists()


def test_the_readmes_picture_is_current():
    """It tells what its frames show: `make picture` makes it anew."""
    readme_picture = pytest.importorskip("readme_picture")
    with Image.open(readme_picture.FILE) as picture:
        assert picture.n_frames == len(readme_picture.places())
        assert picture.info["comment"].decode() == readme_picture.comment()
    assert readme_picture.FILE.stat().st_size < 600_000
    assert f"notebooks/images/{readme_picture.FILE.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_who_cites_the_series_names_this_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    news = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    day = f"{cited['date-released']:%-d %B %Y}"
    assert re.findall(r"^## (.*)", news, flags=re.M)[0] == f"{lstm_helpers.__version__}, {day}"
    assert (cited["version"], cited["license"]) == (lstm_helpers.__version__, PROJECT["license"])
    assert (ROOT / "README.md").read_text(encoding="utf-8").startswith(f"# {cited['title']}\n")
    for name in re.findall(r"\| (\w+) \|$", news, flags=re.M):
        assert (ROOT / "notebooks" / f"{name}.ipynb").exists()


def test_the_top_level_holds_what_a_visitor_should_see():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    if not files:
        pytest.skip("not a git checkout")
    top = {file.split("/")[0] for file in files}
    beside = {"pyproject.toml", "Makefile", "constraints.txt", "LICENSE", "CONTRIBUTING.md", "lite", "benchmarks"}
    beside |= {"CITATION.cff", "CHANGELOG.md"}
    shown = {"README.md", "environment.yml", "notebooks", "lstm_helpers", "tests"}
    assert shown <= top
    assert {name for name in top if not name.startswith(".")} <= shown | beside
    assert not [file for file in files if file.endswith((".whl", ".wasm", "uv.lock", ".ttf"))]


def test_no_path_of_a_machine_is_told():
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb"), *ROOT.glob("*.*"), ROOT / "Makefile"]:
        if path.is_file():
            assert not re.search(r"/(root|home|Users|work)/\w", path.read_text(encoding="utf-8")), path.name


# ------------------------------------------------------------ make


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("case $1 in -c) exit 1;; *) echo Python 3.9.2;; esac", "Python 3.11 or newer is needed"),
        ("case $2 in *ensurepip*) exit 1;; esac", "venv module is missing"),
    ],
    ids=["too old", "no venv"],
)
def test_make_says_in_one_line_what_to_install(tmp_path, script, says):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # not as make's child
    command = ["make", "lab", f"PYTHON={python}"]
    done = subprocess.run(command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert says in line
    assert "apt install" in line
    assert not (tmp_path / ".venv").exists()


def test_the_settings_of_make_lab_stand_beside_the_users_own(tmp_path):
    (tmp_path / "jupyter_server_config.py").write_text("c.ServerApp.answer_yes = True")
    settings = {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_CONFIG_PATH": ".jupyter", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "jupyter", "server", "--show-config"]
    done = subprocess.run(command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ".answer_yes = True" in done.stdout
    assert ".kernel_websocket_connection_class = <class 'AtOnce'>" in done.stdout
    assert "JUPYTER_CONFIG_PATH=.jupyter $(BIN)/jupyter lab" in (ROOT / "Makefile").read_text(encoding="utf-8")
