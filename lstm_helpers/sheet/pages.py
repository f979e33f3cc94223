"""The three pages: two for the learner and the key, made of the same tasks."""

from html import escape

from lstm_helpers.example import ERRATA, example
from lstm_helpers.sheet import tasks
from lstm_helpers.sheet.drawing import drawing
from lstm_helpers.sheet.numbers import SCALE, UNIT, answers
from lstm_helpers.sheet.pieces import box, words
from lstm_helpers.sheet.style import style

TITLE = "One step of an LSTM, by hand"
SOURCE = (
    "Source: Stack Exchange, “Forget Layer in a Recurrent Neural Network (RNN)”, 2017, CC BY-SA; "
    "C. Olah, “Understanding LSTM Networks”, 2015."
)
PAGES = (
    "The forget gate and the input gate (notebooks 01 to 03, 04)",
    "The cell state and what is shown (notebooks 05 to 07)",
    "The key: every number computed by lstm_helpers, rounded as the boxes ask",
)
QUESTIONS = {
    "f is 1": "With f = 1, does the cell forget its old state or keep it?",
    "o sees C": "Is the output gate o computed from the new cell state C?",
    "weights": "How many weights and biases has a layer with m inputs and n units?",
}
ASK = {
    "shape": "The shape of W_f:",
    "joined": "x and h_prev as one vector, [x, h_prev]:",
    "product": "Multiply row by row, then add the bias. Of row 0 write all products, one in each box.",
    "gate": "Squash with σ: the forget gate.",
    "scaled": f"Now all numbers of W_f and b_f times {SCALE:g}. Write two digits behind the point.",
    "input_gate": "The input gate: the same with W_i and b_i.",
    "update": "C = f ∘ C_prev + i ∘ C̃, then h = o ∘ tanh(C). ∘ goes entry by entry. tanh(C) and h: two digits.",
    "drawing": f"The same for unit {UNIT}: write its number on every wire.",
}
NUMBER = {name: k for k, name in enumerate((*ASK, *QUESTIONS), start=1)}


def document(paper):
    """The worksheet as HTML. paper: name in CSS, width and height in mm."""
    told = answers()
    blank = dict.fromkeys(told, "")
    pages = "".join((_page(1, first(blank)), _page(2, second(blank)), _page(3, key(told), "key")))
    head = f'<meta charset="utf-8"/><title>{escape(TITLE)}</title><style>{style(*paper)}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{pages}</body></html>\n'


def first(fill):
    """Page 1: the thread's example."""
    intro = (
        "A pencil is enough. One number goes into each box. The numbers given are those of a thread, named below. "
        "x is the input, h_prev the hidden state of the step before; the order is [x, h_prev]. "
        "Rows, columns and units count from 0."
    )
    left = f"<div>{_task('gate', tasks.gate(fill))}</div><div>{_task('scaled', tasks.scaled(fill))}</div>"
    return (
        f'<p class="note">{words(intro)}</p>',
        tasks.given(),
        _task("shape", tasks.shape(fill), "line"),
        _task("joined", tasks.joined(fill), "line"),
        _task("product", tasks.product(fill)),
        f'<div class="row"><div class="wide stack">{left}</div>{tasks.table_of_sigmoid()}</div>',
        _task("input_gate", tasks.input_gate(fill)),
    )


def second(fill):
    """Page 2: numbers that are easy."""
    intro = (
        "f is the gate that the thread pretends. C_prev, i, C̃ and o are our own choice: the thread does not give them. "
        "C_prev is the cell state of the step before, C̃ the candidate, o the output gate."
    )
    return (
        f'<p class="note">{words(intro)}</p>',
        _task("update", tasks.update(fill)) + tasks.table_of_tanh(),
        _task("drawing", drawing(fill)),
        *(_question(name, fill) for name in QUESTIONS),
    )


def key(fill):
    """Page 3: every box filled, and what the thread has otherwise."""

    def told(*names):
        return "".join(_task(name, getattr(tasks, name)(fill), "line", short=True) for name in names)

    drawn = _task("drawing", drawing(fill), "line drawn", short=True)
    asked = "".join(_question(name, fill) for name in QUESTIONS)
    return (
        f'<div class="row left">{told("shape", "joined")}</div>',
        told("product"),
        f'<div class="row top"><div class="stack">{told("gate", "scaled")}</div>{told("input_gate")}</div>',
        told("update"),
        f'<div class="row">{drawn}<div class="stack">{asked}</div></div>',
        _notes(),
    )


def _notes():
    weights = sum(array.size for array in vars(example().params).values())
    own = {
        "scaled": "A difference of 0.01 from reading the table is fine.",
        "weights": f"W_f, W_i, W_C and W_o have n rows of m + n weights, each row a bias. On page 1: {weights}.",
    }
    thread = {"shape": "A1", "joined": "A2", "gate": "A6", "input_gate": "B1", "update": "B15", "f is 1": "B5"}
    thread["o sees C"] = "B11"
    texts = own | {name: f"The thread {ERRATA[row].printed} {ERRATA[row].true}" for name, row in thread.items()}
    lines = "".join(f"<p><b>{k}</b> {words(texts[name])}</p>" for name, k in NUMBER.items() if name in texts)
    return f'<div class="notes">{lines}</div>'


def _task(name, body, look="", short=False):
    ask = "" if short else words(ASK[name])
    return f'<div class="task {look}"><h2><b>{NUMBER[name]}</b>{ask}</h2><div>{body}</div></div>'


def _question(name, fill):
    ask = f"<h2><b>{NUMBER[name]}</b>{words(QUESTIONS[name])}</h2>"
    return f'<div class="line question">{ask}{box(fill, name, "words")}</div>'


def _page(number, parts, look=""):
    who = "" if look else '<p class="who">Name<span></span> Date<span></span></p>'
    header = f"<header><h1>{escape(TITLE)}<small>{escape(PAGES[number - 1])}</small></h1>{who}</header>"
    footer = f"<footer><span>{escape(SOURCE)}</span><b>Page {number} of {len(PAGES)}</b></footer>"
    return f'<section class="{f"page {look}".strip()}">{header}{"".join(parts)}{footer}</section>'
