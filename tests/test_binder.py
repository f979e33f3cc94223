"""environment.yml through the eyes of Binder: repo2docker's own reader, without Docker."""

import warnings
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def builders():
    """What repo2docker tries in turn; the first that finds its file builds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it imports a logger by an old name
        app = pytest.importorskip("repo2docker.app")
    return app.Repo2Docker().buildpacks


def chosen(builders, folder, monkeypatch):
    monkeypatch.chdir(folder)
    return next(found for found in (builder("") for builder in builders) if found.detect())


def asked():
    """The Python that environment.yml asks for."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    return next(line for line in listed if str(line).startswith("python=")).removeprefix("python=")


def test_binder_builds_from_environment_yml(builders, monkeypatch):
    build = chosen(builders, ROOT, monkeypatch)
    assert type(build).__name__ == "CondaBuildPack"
    assert Path(build.environment_yaml_path).resolve() == ROOT / "environment.yml"
    assert build.python_version == asked()


def test_binder_has_that_python(builders, monkeypatch):
    build = chosen(builders, ROOT, monkeypatch)
    build.platform = "linux/amd64"
    assert f"conda/environment.py-{asked()}-linux-64.lock" in build.get_build_script_files()


def test_the_package_is_there_when_binder_installs_it(builders, monkeypatch):
    """`-e .` needs the whole repository, so the environment is installed after it was copied."""
    build = chosen(builders, ROOT, monkeypatch)
    (script,) = (script for _, script in build.get_assemble_scripts() if "env update" in script)
    assert '"environment.yml"' in script
    assert not [script for _, script in build.get_preassemble_scripts() if "env update" in script]


@pytest.mark.parametrize("loose", ["python", "python>=3.12"])
def test_a_python_that_binder_cannot_read_is_found_out(builders, monkeypatch, tmp_path, loose):
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").replace(f"python={asked()}", loose)
    (tmp_path / "environment.yml").write_text(text, encoding="utf-8")
    build = chosen(builders, tmp_path, monkeypatch)
    assert build.python_version == build.major_pythons["3"] != asked()
