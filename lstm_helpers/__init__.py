"""An LSTM that you can drag: helpers of the notebooks.

Read ``cell.py`` first: it is the whole mathematics, one formula a line. A module imports only from floors below it:

    –  inputs       what an argument may be, and the words of the errors
    0  cell         the formulas, one line each
    1  example      the worked example: its numbers, what was printed for them, where it errs
       gradients    backpropagation through time, the Jacobian, and the complex step that checks both
       variants     relatives of the cell: plain, 1997, peephole, coupled, GRU, projection
       convert      weights in the layouts of other libraries, and back
       tasks        the job of an LSTM, and data to train on: sentences, outbreaks
    2  training     a cell with a readout, losses, and Adam
       course       the tables of the course: its goals, words and sources, where each thing is taught
       sheet        the worksheet to print
       checks       predictions and exercises
       plots        numbers to pictures
    3  views        sliders wired to pictures; alone in knowing ipywidgets

What floors 0 and 1 offer, without the tasks, is named here as well: ``from lstm_helpers import Params, lstm_step, run,
backward``. (But ``example`` is the module; the function of that name is ``lstm_helpers.example.example``.)
"""

from lstm_helpers.cell import Params, Step, Trace, d_relu, d_sigmoid, d_tanh, lstm_step, relu, run, sigmoid
from lstm_helpers.convert import (
    LAYOUTS,
    Layout,
    from_colah,
    from_d2l,
    from_keras,
    from_layout,
    from_onnx,
    from_torch,
    to_colah,
    to_d2l,
    to_keras,
    to_layout,
    to_onnx,
    to_torch,
)
from lstm_helpers.example import ERRATA, PRINTED, Erratum, Example
from lstm_helpers.gradients import Gradients, backward, complex_step, jacobian
from lstm_helpers.variants import VARIANTS, Variant

__version__ = "0.1.0"
__all__ = [
    "ERRATA",
    "LAYOUTS",
    "PRINTED",
    "VARIANTS",
    "Erratum",
    "Example",
    "Gradients",
    "Layout",
    "Params",
    "Step",
    "Trace",
    "Variant",
    "backward",
    "complex_step",
    "d_relu",
    "d_sigmoid",
    "d_tanh",
    "from_colah",
    "from_d2l",
    "from_keras",
    "from_layout",
    "from_onnx",
    "from_torch",
    "jacobian",
    "lstm_step",
    "relu",
    "run",
    "sigmoid",
    "to_colah",
    "to_d2l",
    "to_keras",
    "to_layout",
    "to_onnx",
    "to_torch",
]
