"""The lock file of Pyodide: a JSON list of packages, where they lie, and what each of them imports and needs."""

import email
import hashlib
import re
import zipfile
from copy import deepcopy
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Nothing here imports them in a kernel: two are for the page, matplotlib has one for other clocks, one for PDF.
NEEDLESS = {"widgetsnbextension", "jupyterlab-widgets", "pytz", "fonttools"}


def pinned(constraints):
    """{name: version} of lines name==version."""
    return dict(line.strip().split("==") for line in constraints.splitlines() if "==" in line)


def needs(package):
    """What an entry of a lock depends on, but what is NEEDLESS."""
    return [name for name in map(canonicalize_name, package["depends"]) if name not in NEEDLESS]


def relocated(lock, address):
    """The lock with the whole address of every package, for a lock file that lies elsewhere."""
    lock = deepcopy(lock)
    for package in lock["packages"].values():
        package["file_name"] = f"{address}/{package['file_name']}"
    return lock


def with_wheels(lock, wheels):
    """The lock with these wheels, which lie beside the lock file; they replace packages of the same name. NEEDLESS
    packages come only for those who import them.

    So a notebook that says `import lstm_helpers` gets it, and all that it needs, with no line to install it.
    Raises ValueError when something needed is in neither.
    """
    lock = deepcopy(lock)
    for wheel in map(Path, wheels):
        entry = _entry(wheel, lock["info"]["python"])
        lock["packages"] = {k: v for k, v in lock["packages"].items() if canonicalize_name(k) != entry["name"]}
        lock["packages"][entry["name"]] = entry
    known = {canonicalize_name(name) for name in lock["packages"]}
    for name, package in lock["packages"].items():
        package["depends"] = needs(package)
        missing = set(package["depends"]) - known
        if missing:
            raise ValueError(f"{name} needs {', '.join(sorted(missing))}; expected a package of the lock or a wheel")
    return lock


def _entry(wheel, python):
    """The entry of one pure wheel, from what it says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = (name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        metadata = email.message_from_bytes(archive.read(about))
    version = ".".join(python.split(".")[:2])
    browser = {"python_version": version, "python_full_version": python, "sys_platform": "emscripten", "extra": ""}
    environment = default_environment() | browser | {"platform_system": "Emscripten", "os_name": "posix"}
    wanted = map(Requirement, metadata.get_all("Requires-Dist", []))
    needed = [each.name for each in wanted if each.marker is None or each.marker.evaluate(environment)]
    return {
        "name": canonicalize_name(metadata["Name"]),
        "version": metadata["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted({name.split("/")[0] for name in names if re.fullmatch(r"\w+/__init__\.py", name)}),
        "depends": [canonicalize_name(name) for name in needed],
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "unvendored_tests": False,
    }
