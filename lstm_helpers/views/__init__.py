"""Views: sliders wired to pictures. The only modules that know ipywidgets."""

from lstm_helpers.views.agreement import AgreementView
from lstm_helpers.views.ask import Predict, Progress
from lstm_helpers.views.base import View
from lstm_helpers.views.chance import ChanceView, StraightThroughView
from lstm_helpers.views.concatenate import ConcatenateView
from lstm_helpers.views.derivatives import ChainView, DerivativeView
from lstm_helpers.views.elementwise import OutputView, UpdateView
from lstm_helpers.views.errata import ErrataView
from lstm_helpers.views.forecast import ForecastView
from lstm_helpers.views.gate import GateView
from lstm_helpers.views.job import JobView
from lstm_helpers.views.matrix import MatrixView
from lstm_helpers.views.memory import HalfLifeView
from lstm_helpers.views.paths import BackpropView, PathsView
from lstm_helpers.views.rosetta import RosettaView
from lstm_helpers.views.saturation import SaturationView
from lstm_helpers.views.sequence import OutbreakView, SequenceView
from lstm_helpers.views.trace import TraceView
from lstm_helpers.views.variants import VariantsView
from lstm_helpers.views.whole_cell import WholeCellView

__all__ = [
    "AgreementView",
    "BackpropView",
    "ChainView",
    "ChanceView",
    "ConcatenateView",
    "DerivativeView",
    "ErrataView",
    "ForecastView",
    "GateView",
    "HalfLifeView",
    "JobView",
    "MatrixView",
    "OutbreakView",
    "OutputView",
    "PathsView",
    "Predict",
    "Progress",
    "RosettaView",
    "SaturationView",
    "SequenceView",
    "StraightThroughView",
    "TraceView",
    "UpdateView",
    "VariantsView",
    "View",
    "WholeCellView",
]
