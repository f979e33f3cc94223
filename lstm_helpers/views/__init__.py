"""Views: sliders wired to pictures. The only modules that know ipywidgets."""

from lstm_helpers.views.ask import Predict
from lstm_helpers.views.base import View
from lstm_helpers.views.concatenate import ConcatenateView
from lstm_helpers.views.gate import GateView
from lstm_helpers.views.saturation import SaturationView

__all__ = ["ConcatenateView", "GateView", "Predict", "SaturationView", "View"]
