"""Where each erratum is shown, and what learners bring along: the places in the notebooks."""

from functools import partial
from typing import NamedTuple

from lstm_helpers.course.table import Link, Table
from lstm_helpers.example import ERRATA
from lstm_helpers.inputs import expects, one_of

SHOWN = {
    "A1": ("01_concatenate", "drag"),
    "A2": ("02_forget_gate", "drag"),
    "A3": ("01_concatenate", "drag"),
    "A4": ("09_through_time", "drag"),
    "A5": ("02_forget_gate", "code-matrix"),
    "A6": ("03_saturation", "code-one"),
    "A7": ("09_through_time", "code"),
    "A8": ("15_variants", "drag"),
    "A9": ("15_variants", "code-projection"),
    "B1": ("04_input_gate", "code-noticed"),
    "B2": ("06_output_gate", "code-limit"),
    "B3": ("03_saturation", "drag"),
    "B4": ("12_chance", "code-twice"),
    "B5": ("05_cell_update", "code-corners"),
    "B6": ("05_cell_update", "drag"),
    "B7": ("04_input_gate", "drag-candidate"),
    "B8": ("09_through_time", "drag-half"),
    "B9": ("05_cell_update", "drag"),
    "B10": ("04_input_gate", "code-fused"),
    "B11": ("06_output_gate", "code-see"),
    "B12": ("06_output_gate", "drag"),
    "B13": ("06_output_gate", "drag"),
    "B14": ("07_whole_cell", "drag"),
    "B15": ("07_whole_cell", "code"),
    "C1": ("08_derivatives", "drag"),
    "C2": ("08_derivatives", "code"),
    "C3": ("08_derivatives", "code"),
    "C4": ("08_derivatives", "code-chain"),
    "C5": ("08_derivatives", "drag"),
    "C6": ("10_constant_error", "drag"),
    "C7": ("10_constant_error", "code-sum"),
    "C8": ("11_backpropagation", "drag-explode"),
    "C9": ("10_constant_error", "drag-matrix"),
    "C10": ("10_constant_error", "code-limit"),
    "C11": ("12_chance", "drag-through"),
}
"""{number of an erratum: (notebook, cell that shows what is true)}."""


class Misconception(NamedTuple):
    """What many learners believe, what is true, and the experiment that shows it."""

    believed: str
    true: str
    notebook: str
    cell: str


MISCONCEPTIONS = (
    Misconception(
        "The number of units is the number of time steps.",
        "n and T are free of each other. The weights are the same at every step.",
        "09_through_time",
        "drag",
    ),
    Misconception(
        "Hidden state, cell state and output are one thing.",
        "C is the memory, h = o ∘ tanh(C) what is shown of it, y a readout of h.",
        "06_output_gate",
        "drag",
    ),
    Misconception("A forget gate of 1 forgets.", "It keeps: C = f ∘ C_prev + i ∘ C̃.", "05_cell_update", "code-corners"),
    Misconception(
        "The gates see the cell state.",
        "They see [x, h_prev]. Only peepholes let them see C.",
        "06_output_gate",
        "code-see",
    ),
    Misconception(
        "A layer has one value for each gate.", "Every unit has its own entry in every gate.", "05_cell_update", "drag"
    ),
    Misconception(
        "∘ is the dot product.",
        "It multiplies entry by entry and gives a vector; @ of two vectors gives one number.",
        "05_cell_update",
        "code-unit",
    ),
    Misconception(
        "The candidate is the input gate.",
        "The candidate is the value, between −1 and 1; the gate is the share of it that is written.",
        "04_input_gate",
        "drag-candidate",
    ),
    Misconception(
        "All gates share their weights.",
        "Each has its own W and b. A weight of W_f moves f, C and h, and no other gate of the same step.",
        "07_whole_cell",
        "code-wires",
    ),
    Misconception(
        "The gradient of an LSTM can neither vanish nor explode.",
        "Its direct path shrinks by f. Its other paths can grow: a cell in 11 by a factor of 1.9e16 in 20 steps.",
        "11_backpropagation",
        "drag-explode",
    ),
    Misconception(
        "tanh is there for its second derivative.",
        "It gives the candidate a sign and a bound; σ has no negative values. Training uses the first derivative.",
        "04_input_gate",
        "drag-candidate",
    ),
    Misconception(
        "All numbers that an LSTM gives out lie between −1 and 1.",
        "h does in the standard cell. C does not, and a linear readout of h need not.",
        "06_output_gate",
        "drag",
    ),
    Misconception(
        "The forget bias is a trick that is added somewhere.",
        "It is the start of b_f, the bias of the forget gate: b_f = 1 alone gives f = 0.731. TensorFlow 1"
        " adds it when it runs.",
        "09_through_time",
        "code-bias",
    ),
    Misconception(
        "The two biases of some libraries mean two things.",
        "In an LSTM only their sum counts.",
        "16_rosetta",
        "drag-bias",
    ),
    Misconception(
        "All libraries stack the weights of the gates in the same order.",
        "PyTorch i, f, g, o; Keras i, f, c, o, the same with another letter for C̃; ONNX i, o, f, c.",
        "16_rosetta",
        "code-reads",
    ),
    Misconception(
        "tanh′ = 1 + tan².",
        "tanh′ = 1 − tanh², at most 1.",
        "08_derivatives",
        "drag",
    ),
    Misconception(
        "1 / (1 + exp(−z)) is safe in a computer.",
        "exp overflows for z below −709.8, and near 1 all digits of 1 − σ(z) are lost.",
        "03_saturation",
        "drag",
    ),
    Misconception(
        "∂/∂x and ∂/∂h_prev use the same columns of W.",
        "The first m columns meet x, the last n meet h_prev.",
        "11_backpropagation",
        "code-loop",
    ),
    Misconception(
        "The gates of an untrained net tell something.",
        "They tell how it was started. Even after training they may stand near their start.",
        "13_outbreak",
        "code-means",
    ),
)
"""What learners bring along, seen in public questions."""


@expects(letter=partial(one_of, options=("A", "B", "C")))
def errata_table(letter):
    """The errata whose number begins with letter: what the thread says, what is true, the source, and where shown.

    Raises ValueError when letter is not A, B or C.
    """
    rows = [
        (number, f"The thread {row.printed}", f"{row.true} {row.why}", row.source, _link(*SHOWN[number]))
        for number, row in ERRATA.items()
        if number[0] == letter
    ]
    return Table(
        ("", "the thread", "true, and why", "source", "see"), tuple(rows), folded=f"{letter}: {len(rows)} rows"
    )


def misconceptions_table():
    """What many believe, what is true, and where an experiment shows it."""
    head = ("", "many believe", "in truth", "see")
    rows = [(str(k), row.believed, row.true, _link(*row[2:])) for k, row in enumerate(MISCONCEPTIONS, 1)]
    return Table(head, tuple(rows))


def _link(notebook, cell):
    return Link(notebook[:2], notebook, cell)
