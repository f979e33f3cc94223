"""An LSTM that you can drag: helpers of the notebooks.

Read ``cell.py`` first: it is the whole mathematics, one formula a line. A module imports only from floors below it:

    –  inputs       what an argument may be, and the words of the errors
    0  cell         the formulas, one line each
    1  example      the worked example: its numbers, what was printed for them, where it errs
       gradients    backpropagation through time, the Jacobian, and the complex step that checks both
       variants     relatives of the cell: plain, 1997, peephole, coupled, GRU, projection
       tasks        the job of an LSTM, and data to train on: sentences, outbreaks
    2  convert      weights in the layouts of other libraries, and back; several layers
       training     a cell with a readout, losses, and Adam
       course       the tables of the course: its goals, words and sources, where each thing is taught
       sheet        the worksheet to print
       plots        numbers to pictures
    3  checks       predictions and exercises
    4  views        sliders wired to pictures; alone in knowing ipywidgets

What floors 0 and 1 offer, without the tasks, and ``convert`` is named here too: ``from lstm_helpers import Params,
lstm_step, run, backward``. (But ``example`` is the module; its function is ``lstm_helpers.example.example``.)
"""

from lstm_helpers.cell import Params, Step, Trace, d_relu, d_sigmoid, d_tanh, lstm_step, relu, run, sigmoid
from lstm_helpers.convert import (
    LAYOUTS,
    Layout,
    Stack,
    from_colah,
    from_coreml,
    from_cudnn,
    from_d2l,
    from_flax,
    from_keras,
    from_keras1,
    from_layout,
    from_onnx,
    from_tf1,
    from_torch,
    run_stack,
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

__version__ = "0.2.0"
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
    "Stack",
    "Step",
    "Trace",
    "Variant",
    "backward",
    "complex_step",
    "d_relu",
    "d_sigmoid",
    "d_tanh",
    "from_colah",
    "from_coreml",
    "from_cudnn",
    "from_d2l",
    "from_flax",
    "from_keras",
    "from_keras1",
    "from_layout",
    "from_onnx",
    "from_tf1",
    "from_torch",
    "jacobian",
    "lstm_step",
    "relu",
    "run",
    "run_stack",
    "sigmoid",
    "to_colah",
    "to_d2l",
    "to_keras",
    "to_layout",
    "to_onnx",
    "to_torch",
]
