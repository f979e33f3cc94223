"""Views: sliders wired to pictures. The only modules that know ipywidgets."""

from lstm_helpers.views.ask import Predict
from lstm_helpers.views.base import View
from lstm_helpers.views.concatenate import ConcatenateView
from lstm_helpers.views.elementwise import OutputView, UpdateView
from lstm_helpers.views.gate import GateView
from lstm_helpers.views.saturation import SaturationView
from lstm_helpers.views.whole_cell import WholeCellView

__all__ = [
    "ConcatenateView",
    "GateView",
    "OutputView",
    "Predict",
    "SaturationView",
    "UpdateView",
    "View",
    "WholeCellView",
]
