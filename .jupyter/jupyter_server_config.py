"""What `make lab` changes in Jupyter's server: it opens on 00, small messages leave at once, and a notebook that is
opened and saved stays the file that it was. Binder takes it too.

The answer to a slider is a handful of small messages. By Nagle's algorithm each waits until the browser has
acknowledged the one before, up to 40 ms; benchmarks/latency.py shows what it costs.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class AtOnce(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between browser and kernel, with TCP_NODELAY set."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def of_any_python(model, **_):
    """JupyterLab notes the version of the Python that ran a notebook; the file keeps that of the series."""
    if model["type"] == "notebook" and "language_info" in model["content"]["metadata"]:
        model["content"]["metadata"]["language_info"]["version"] = "3.12"


c = get_config()  # noqa: F821, Jupyter gives it
c.ServerApp.kernel_websocket_connection_class = AtOnce
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.ContentsManager.pre_save_hook = of_any_python
