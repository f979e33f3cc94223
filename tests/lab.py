"""A real JupyterLab and a real browser: what the browser ring and the screenshots stand on."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from lstm_helpers.sheet import find_chromium

ROOT = Path(__file__).parents[1]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other host is found
]


@contextmanager
def server(folder):
    """JupyterLab on 127.0.0.1 with a copy of the notebooks, all its files in folder. Yields (url, token)."""
    folder = Path(folder)
    root = folder / "work"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    token = "notebooks"
    homes = {
        name: str(folder / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    homes["IPYTHONDIR"] = str(folder / "ipython")
    settings = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": 0,
        "ServerApp.root_dir": str(root),
        "ServerApp.allow_root": True,
        "IdentityProvider.token": token,
        "LabApp.expose_app_in_browser": True,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", *options]
    for path in homes.values():
        Path(path).mkdir(exist_ok=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}  # no news pop-up
    (folder / "JUPYTER_CONFIG_DIR" / "labconfig").mkdir()
    (folder / "JUPYTER_CONFIG_DIR" / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
    with open(folder / "server.log", "w") as log:
        process = subprocess.Popen(command, env=os.environ | homes, cwd=folder, stdout=log, stderr=log)
        try:
            yield _address(process, Path(homes["JUPYTER_RUNTIME_DIR"]), folder / "server.log"), token
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process, runtime, log, patience=60):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for file in runtime.glob(f"jpserver-{process.pid}.json"):
            try:
                return json.loads(file.read_text())["url"]
            except (json.JSONDecodeError, KeyError):
                pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


@contextmanager
def browser():
    """The system's Chromium, headless; its pages share one cache."""
    with sync_playwright() as playwright, TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=find_chromium(), args=CHROMIUM_FLAGS
        )
        try:
            yield context
        finally:
            context.close()


def document(address, name):
    """Where a notebook of `server` is shown, by itself and with no traces of an earlier visit."""
    url, token = address
    return f"{url}doc/tree/notebooks/{name}?token={token}&reset"


class Notebook:
    """The notebook at an address, in a page of its own. Records requests to other hosts, and JavaScript errors."""

    def __init__(self, chromium, address, width=1280, height=900):
        self.page = chromium.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.elsewhere, self.errors = [], []
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)

    def _note(self, request):  # not page.route, which turns the cache off
        host = urlsplit(request.url).hostname  # None of data: and blob:
        if host not in (None, "127.0.0.1"):
            self.elsewhere.append(request.url)

    def run_all(self):
        """Run all cells; returns when the last one has run."""
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
                return session?.kernel?.connectionStatus === "connected" && session.kernel.status === "idle";
            }""",
            timeout=60_000,
        )
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def views(self):
        """Locators of the live views, from top to bottom."""
        return self.page.locator(".lstm-view")

    def close(self):
        self.page.close()
