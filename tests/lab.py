"""A real JupyterLab, a real Voilà and a real browser: what the browser rings and the screenshots stand on."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from lstm_helpers.sheet import find_chromium

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / ".jupyter"  # which `make lab` and `make app` name too
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


def require_chromium():
    """Skips a test module loudly (the summary that `make test` prints tells it); under CI its lack is a failure."""
    if find_chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium for the browser ring: install it or name it in CHROMIUM=", pytrace=False)
        pytest.skip(
            "BROWSER RING SKIPPED: install Chromium (Debian: apt install chromium) or set CHROMIUM=",
            allow_module_level=True,
        )


@contextmanager
def server(folder, settings=SETTINGS):
    """JupyterLab on 127.0.0.1 with a copy of the notebooks, all its files in folder. Yields (url, token).

    settings: a folder of Jupyter's settings, or "" for Jupyter as it comes.
    """
    token = "notebooks"
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": 0,
        "ServerApp.root_dir": str(Path(folder) / "work"),
        "ServerApp.allow_root": True,
        "IdentityProvider.token": token,
        "LabApp.expose_app_in_browser": True,
        "JupyterNotebookApp.expose_app_in_browser": True,  # where Notebook 7 is installed too
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}  # no news pop-up
    page_config = Path(folder) / "JUPYTER_CONFIG_DIR" / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True)
    page_config.write_text(json.dumps(quiet))
    with _running(folder, ["jupyterlab", *_options(options)], settings) as url:
        yield url, token


@contextmanager
def voila(folder):
    """Voilà on 127.0.0.1 with a copy of the notebooks, set up as `make app` does. Yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]  # Voilà takes no 0; where another was faster it tries further ports
    options = {"Voila.ip": "127.0.0.1", "Voila.port": port}
    with _running(folder, ["voila", "work/notebooks", *_options(options)]) as url:
        yield url


def _options(settings):
    return ["--no-browser", *(f"--{name}={value}" for name, value in settings.items())]


@contextmanager
def _running(folder, module, settings=SETTINGS):
    """A server, `python -m module`, with a copy of the notebooks; all its files in folder. Yields its address."""
    folder, environment = Path(folder), {"JUPYTER_CONFIG_PATH": str(settings)}
    shutil.copytree(ROOT / "notebooks", folder / "work" / "notebooks")
    for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        environment[name] = str(folder / name)
        (folder / name).mkdir(exist_ok=True)
    command = [sys.executable, "-m", *module]
    with started(command, r"http://127\.0\.0\.1:\d+/", folder, environment) as url:
        yield url


@contextmanager
def started(command, says, folder, environment, patience=60):
    """A program in folder, to its end. Yields the pattern that it says, in its log, when it is ready."""
    log = Path(folder) / f"{Path(command[0]).name}.log"
    with open(log, "w") as file:
        process = subprocess.Popen(command, env=os.environ | environment, cwd=folder, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + patience
        while not (found := re.search(says, log.read_text())):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield found[0]
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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


def document(address, name, window="doc"):
    """Where a notebook of `server` is shown, with no traces of an earlier visit: by itself, or in the window "lab",
    which `make lab` opens, with the file browser beside it."""
    url, token = address
    return f"{url}{window}/tree/notebooks/{name}?token={token}&reset"


SOON = "requestIdleCallback = back => setTimeout(back, 0, {didTimeout: false, timeRemaining: () => 50})"
"""JupyterLab adds cells below the window when the browser is idle: on a busy machine that is a minute later."""


class Page:
    """An address in a page of its own. Records requests that leave for other hosts, and JavaScript errors."""

    ready = "body"

    def __init__(self, chromium, address, width=1280, height=900):
        self.page = chromium.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.add_init_script(SOON)
        self.elsewhere, self.errors = [], []
        self.page.on("request", self._note)  # not page.route, which turns the cache off
        self.page.on("requestfailed", self._forgive)
        self.page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(self.ready, timeout=60_000)

    def _note(self, request):
        host = urlsplit(request.url).hostname  # None of data: and blob:
        if host not in (None, "127.0.0.1"):
            self.elsewhere.append(request.url)

    def _forgive(self, request):
        """What the page's own policy forbids never leaves the browser."""
        if request.failure == "csp" and request.url in self.elsewhere:
            self.elsewhere.remove(request.url)

    def views(self):
        """Locators of the live views, from top to bottom."""
        return self.page.locator(".lstm-view")

    def close(self):
        self.page.close()


class App(Page):
    """A notebook as Voilà shows it: at once, with each output when its cell has run."""

    ready = "#rendered_cells"


SHOW = """async ([path, keep]) => {
    const {commands, shell} = window.jupyterapp, before = shell.currentWidget, context = before.sessionContext;
    const kernel = keep ? {id: context.session.kernel.id} : undefined;
    if (!keep) await context.shutdown();
    before.dispose();
    const after = await commands.execute("docmanager:open", {path, factory: "Notebook", kernel});
    await after.context.ready;
}"""


IDLE = """() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
    return session?.kernel?.connectionStatus === "connected" && session.kernel.status === "idle";
}"""


class Notebook(Page):
    """A notebook in JupyterLab."""

    ready = ".jp-NotebookPanel .jp-Cell"

    def show(self, name, folder="notebooks/", keep=False):
        """Another notebook of the server in the same JupyterLab, which takes two seconds less than a page of its own;
        or the same again. The one before it is thrown away as it is, and its kernel ends, or is kept, which takes one
        second less; what JupyterLab says to that is not recorded."""
        self.wait_for_its_kernel()
        self.page.evaluate(SHOW, [f"{folder}{name}", keep])
        self.page.wait_for_selector(self.ready, timeout=60_000)
        self.elsewhere.clear()
        self.errors.clear()

    def run_all(self):
        """Run all cells; returns when the last one has run."""
        self.wait_for_its_kernel()
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def wait_for_its_kernel(self):
        self.page.wait_for_function(IDLE, timeout=60_000, polling=50)
