"""A real kernel, driven with the messages that the browser sends, and guarded: see tests/guard."""

import os
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory

from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

GUARD = Path(__file__).parent / "guard"

SLIDERS = ("FloatSliderModel", "IntSliderModel")
CHOICES = ("DropdownModel", "ToggleButtonsModel", "SelectionSliderModel")


class Kernel:
    """Runs code, keeps the state of every widget, moves them. `problems` collects errors and what went to stderr,
    `printed` what went to stdout."""

    def __init__(self, client, manager, place):
        self.client, self.manager, self._place = client, manager, place
        self.widgets, self.problems, self.printed = {}, [], []

    @property
    def refused(self):
        """What the guard refused so far."""
        return refused(self._place)

    def run(self, code):
        """Execute code; returns the mime bundles that it displayed. After an error the next is not aborted."""
        return self._collect(self.client.execute(code, stop_on_error=False))[0]

    def send(self, comm_id, data):
        """Send a widget's message as the browser does; returns the ids of the widgets that answered with an update."""
        message = self.client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        self.client.shell_channel.send(message)
        return self._collect(message["header"]["msg_id"])[1]

    def move(self, comm_id, **state):
        """Set traits of a widget."""
        return self.send(comm_id, {"method": "update", "state": state, "buffer_paths": []})

    def click(self, comm_id):
        """Click a button."""
        return self.send(comm_id, {"method": "custom", "content": {"event": "click"}})

    def fetch(self):
        """Ask for the state of all widgets, as a second page does that shows the same notebook."""
        comm, version = f"control of {id(self)}", {"version": "1.0.0"}
        opened = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        message = self.client.session.msg("comm_open", opened, metadata=version)
        self.client.shell_channel.send(message)
        self._collect(message["header"]["msg_id"])
        self.send(comm, {"method": "request_states"})

    def restart(self):
        """Restart the kernel; what the page shows, it goes on showing."""
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=60)

    def empty(self):
        """No name and no widget is left. (Starting another kernel takes as long as running a notebook.)"""
        self.run("from ipywidgets.widgets.widget import _instances as left")
        while self.widgets:  # not all at once: a queue of the kernel holds a thousand messages, and drops the rest
            self.run("for widget in list(left.values())[:300]: widget.close()")
            self.widgets = dict(list(self.widgets.items())[300:])
        self.run("%reset -f")
        self.problems.clear()

    @contextmanager
    def second_page(self):
        """Another client of the same kernel, as a second tab is."""
        client = self.manager.client(session=Session(key=self.manager.session.key))  # an identity of its own
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield Kernel(client, self.manager, self._place)
        finally:
            client.stop_channels()

    def _collect(self, request, patience=60):
        bundles, updated = [], []
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=patience)
            except Empty:
                raise TimeoutError("the kernel did not answer") from None
            kind, content = message["msg_type"], message["content"]
            mine = message["parent_header"].get("msg_id") == request
            if kind == "comm_open":
                self.widgets[content["comm_id"]] = dict(content["data"]["state"])
            elif kind == "comm_msg":
                updated += self._update(content["comm_id"], content["data"])
            elif kind in ("execute_result", "display_data"):
                bundles.append(content["data"])
            elif kind == "error":
                self.problems.append(f"{content['ename']}: {content['evalue']}")
            elif kind == "stream" and content["name"] == "stderr":
                self.problems.append(content["text"])
            elif kind == "stream":
                self.printed.append(content["text"])
            elif kind == "status" and content["execution_state"] == "idle" and mine:
                return bundles, updated

    def _update(self, comm_id, data):
        method = data.get("method")
        if method in ("update", "echo_update"):  # an echo tells all pages what one of them has set
            self.widgets[comm_id].update(data["state"])
        elif method == "update_states":
            self.widgets |= {name: dict(widget["state"]) for name, widget in data["states"].items()}
        return [comm_id] if method == "update" else []

    def named(self, *models):
        """{comm id: state} of the widgets of these models."""
        return {name: state for name, state in self.widgets.items() if state.get("_model_name") in models}


def guarded(place):
    """The environment of a Python that may write below the folder place alone, and reach this machine alone."""
    path = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH"))))
    own = {name: str(place) for name in ("GUARD", "TMPDIR", "TMP", "TEMP")}
    return os.environ | own | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": f"{place}/ipython"}


def refused(place):
    """What such a Python tried and must not, one line each."""
    told = Path(place) / "refused"
    return told.read_text(encoding="utf-8").splitlines() if told.exists() else []


@contextmanager
def kernel(folder):
    """A fresh kernel with folder as its place. Raises AssertionError at the end when the guard refused anything."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        manager = KernelManager(connection_file=f"{place}/kernel.json")
        manager.start_kernel(cwd=str(folder), env=guarded(place))
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield Kernel(client, manager, place)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        if told := refused(place):
            raise AssertionError("\n".join(["the guard refused:", *told]))


def positions(state, like_one_before=False):
    """What to set a control to, its whole range and back, or its farther end and back: a list of trait updates."""
    if state["_model_name"] in CHOICES:
        return [{"index": k} for k in range(len(state["_options_labels"]))] + [{"index": state["index"]}]
    low, high, start = state["min"], state["max"], state["value"]
    middle = (low + high) // 2 if state["_model_name"] == "IntSliderModel" else low + 0.37 * (high - low)
    ends = [max(low, high, key=lambda end: abs(end - start))] if like_one_before else [low, middle, high]
    return [{"value": value} for value in (*ends, start)]


def drive_all(kernel):
    """Move every slider and choice there and back, the first of a matrix or vector over its whole range; click every
    button. Returns {label: ids that answered}."""
    answers, families = {}, set()

    def drive(*models, known=()):
        for name, state in kernel.named(*models).items():
            if state["description"] in known:
                continue
            family, bracket, _ = state["description"].partition("[")
            like_one_before = bool(bracket) and family in families
            families.add(family)
            for position in positions(dict(state), like_one_before):
                answers.setdefault((state["description"], name), []).extend(kernel.move(name, **position))

    drive(*SLIDERS, *CHOICES)
    for name, state in kernel.named("ToggleButtonsModel").items():
        if state["description"] == "weights of":  # the same sliders show another gate's weights
            for index in range(1, len(state["_options_labels"])):
                known = {slider["description"] for slider in kernel.named(*SLIDERS).values()}
                kernel.move(name, index=index)
                drive(*SLIDERS, known=known)
            kernel.move(name, index=0)
    for name in kernel.named("TextModel", "ComboboxModel"):
        kernel.move(name, value="1.5")
    for name, state in kernel.named("ButtonModel").items():
        answers[state["description"], name] = kernel.click(name)
    return answers
