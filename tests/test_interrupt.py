"""The stop button of JupyterLab, in a real kernel: training ends, says so, and goes on where it stopped."""

import re
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).parents[1]
SETUP = """
from lstm_helpers.tasks import outbreak_batch
from lstm_helpers.training import Net, Training, squared_error
run = Training(Net("LSTM", 1, 8, 1), outbreak_batch, squared_error)
"""


def printed(client, request):
    """The text that a cell printed, once it has ended; an error fails."""
    text = ""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        assert kind != "error", content
        if kind == "stream":
            text += content["text"]
        if kind == "status" and content["execution_state"] == "idle":
            return text


def test_the_stop_button_leaves_the_notebook_usable():
    manager, client = start_new_kernel(cwd=str(ROOT / "notebooks"))
    try:
        printed(client, client.execute(SETUP))
        request = client.execute("run.train(100_000)")
        time.sleep(3)
        manager.interrupt_kernel()
        stopped = int(re.search(r"Stopped after (\d+) steps", printed(client, request)).group(1))
        assert 0 < stopped < 100_000
        assert printed(client, client.execute("print(len(run.losses))")).strip() == str(stopped)
        printed(client, client.execute("run.train(5)"))
        assert printed(client, client.execute("print(len(run.losses))")).strip() == str(stopped + 5)
        printed(client, client.execute("run.rewind()"))
        assert printed(client, client.execute("print(len(run.losses))")).strip() == "0"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
