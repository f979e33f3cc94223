"""A real kernel, driven with the messages that the browser sends."""

from contextlib import contextmanager
from queue import Empty

from jupyter_client.manager import start_new_kernel

SLIDERS = ("FloatSliderModel", "IntSliderModel")
CHOICES = ("DropdownModel", "ToggleButtonsModel", "SelectionSliderModel")


class Kernel:
    """Runs code, keeps the state of every widget, moves them. `problems` collects errors and what went to stderr."""

    def __init__(self, client):
        self.client, self.widgets, self.problems = client, {}, []

    def run(self, code):
        """Execute code; returns the mime bundles that it displayed."""
        return self._collect(self.client.execute(code, store_history=True))[0]

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
            elif kind == "comm_msg" and content["data"].get("method") == "update":
                self.widgets[content["comm_id"]].update(content["data"]["state"])
                updated.append(content["comm_id"])
            elif kind in ("execute_result", "display_data"):
                bundles.append(content["data"])
            elif kind == "error":
                self.problems.append(f"{content['ename']}: {content['evalue']}")
            elif kind == "stream" and content["name"] == "stderr":
                self.problems.append(content["text"])
            elif kind == "status" and content["execution_state"] == "idle" and mine:
                return bundles, updated

    def named(self, *models):
        """{comm id: state} of the widgets of these models."""
        return {name: state for name, state in self.widgets.items() if state.get("_model_name") in models}


@contextmanager
def kernel(folder):
    """A fresh kernel with folder as its place."""
    manager, client = start_new_kernel(cwd=str(folder))
    try:
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def positions(state):
    """What to set a control to, its whole range and back: a list of trait updates."""
    if state["_model_name"] in CHOICES:
        return [{"index": k} for k in range(len(state["_options_labels"]))] + [{"index": state["index"]}]
    low, high = state["min"], state["max"]
    middle = (low + high) // 2 if state["_model_name"] == "IntSliderModel" else low + 0.37 * (high - low)
    return [{"value": value} for value in (low, middle, high, state["value"])]


def drive_all(kernel):
    """Move every slider and choice over its range, click every button. Returns {label: ids that answered}."""
    answers = {}

    def drive(*models, known=()):
        for name, state in kernel.named(*models).items():
            if state["description"] in known:
                continue
            for position in positions(dict(state)):
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
