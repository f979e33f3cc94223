"""An LSTM that you can drag: helpers of the notebooks.

Read ``cell.py`` first: it is the whole mathematics, one formula a line. Each module imports only from floors below it:

    0  cell                     the formulas
    1  example                  the worked example: numbers, what was printed, where it errs
    2  checks, plots            predictions and exercises; arrays to pictures
    3  views                    sliders wired to pictures

Below all of them, `inputs` checks what a public function is given.
"""

__version__ = "0.1.0"
