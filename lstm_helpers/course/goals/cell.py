"""The goals of 00 to 07, which take one step of the cell apart."""

from lstm_helpers.course.goals.goal import Goal

CELL = {
    "00_start_here": (
        Goal(
            "say what an LSTM is for, and what each of its three gates does",
            ("predict-nine", "check"),
            "C = 4, f = 0.5, i = 0.25, o = 0.5, value = −2. What is the new C, and what does it say?",
            "1.5 and 0.75: half of 4 is kept, a quarter of −2 is written; half of that is shown.",
        ),
        Goal(
            "say what knobs that never move can do, and what knobs that look can",
            ("predict", "predict-nine", "predict-gate"),
            "The knobs never move, and i = 1 writes the marked number. What else is written, and what would help?",
            "All the chatter: a knob that looks at the mark can open there and be shut in the chatter.",
        ),
        Goal(
            "find knobs that do a job, by mouse, by typing or by keys, and put them back",
            ("predict-nine", "check"),
            "Name three ways to move a knob of a view, and the button that puts all back.",
            "Drag it; type it at the slider's end, and press Enter; press ← and → on it. *reset* puts all back.",
        ),
    ),
    "01_concatenate": (
        Goal(
            "give the shape of $W_f$ for any $m$ and $n$, and say why",
            ("predict-columns",),
            "m = 4, n = 3. How many rows, columns and weights has $W_f$?",
            "3, 7 and 21: n rows, m + n columns.",
        ),
        Goal(
            "choose $n$ when the number of weights is limited",
            ("check",),
            "m = 3, and $W_f$ may have at most 50 weights. What is the largest n?",
            "5: 5 · 8 = 40, and 6 · 9 = 54 is too many.",
        ),
        Goal(
            "say why weights belong to one order of $x$ and $h$",
            ("check-bug",),
            "The row [1, 0, 0, 2, 0] was made for the order [h, x]. With x = [1, 2, 3] and h = [4, 5], what is row"
            " times vector?",
            "8: [h, x] is [4, 5, 1, 2, 3], so 1 · 4 + 2 · 2. In the order [x, h] it would be 9.",
        ),
    ),
    "02_forget_gate": (
        Goal(
            r"compute $W_f \cdot [x, h] + b_f$ by hand, row by row",
            ("predict-row",),
            "The row [1, 0, 2, 0, 1, 0] meets [1, 2, 3, 4, 5, 6], and the bias is 2. What is z?",
            "14: 1 + 6 + 5 + 2.",
        ),
        Goal(
            "say what moves when one weight or one input moves, and by how much",
            ("predict-first", "predict-last", "predict-half", "predict-alive"),
            "In the worked example z_f is [92, 177, 136], and [x, h] is [1, 2, 3, 4, 5, 6]. `W_f[1, 4]` rises by 2."
            " Write all three entries of z_f.",
            "[92, 187, 136]: a weight moves its own unit, by its rise times the input that it meets, 2 · 5.",
        ),
        Goal(
            "say what a gate leaves of the cell state",
            ("predict-keep", "predict-twenty", "check-bug"),
            "f = 0.8 and C_prev = −5. What is kept?",
            "−4: four fifths of −5.",
        ),
        Goal(
            "choose a bias with which a memory lasts",
            ("check",),
            "All of x and h are 0. After 10 steps 0.9 of C shall be left, so a step may lose about a hundredth. Which"
            " of the biases 1, 3 and 5 will do? (σ: 0.731, 0.953, 0.9933.)",
            "5: 0.0067 goes at each step. With 3 it would be 0.047.",
        ),
    ),
    "03_saturation": (
        Goal(
            "say by how much a gate misses 1, and compute it",
            ("predict-size", "predict-one", "check-bug"),
            "What is 1 − σ(10)? (e^−10 = 4.54e−5.) Two digits.",
            "4.5e−5: σ(−10), and e^−10 is so small that 1 + e^−10 is nearly 1.",
        ),
        Goal(
            "name the $z$ at which a gate reaches 0.999",
            ("check",),
            "Which z gives f = 0.99? (ln 99 = 4.595.)",
            "4.595: z = ln(0.99 / 0.01).",
        ),
        Goal(
            "say when a gate is saturated, and what wakes it",
            ("predict-scale", "predict-input"),
            "z_f[0] is 92 at scale 1. Write z and f at scale 0.05. (e^−4.6 = 0.01005.)",
            "4.6 and 0.990: 1 / 1.01005.",
        ),
    ),
    "04_input_gate": (
        Goal(
            "compute the input gate, and say whether a wrong sum would show",
            ("predict-sums", "predict-noticed"),
            "Row 1 of W_i is 2 2 2 2 2 2, [x, h] is [1, 2, 3, 4, 5, 6], and b_i[1] is −3. What is z_i[1], and would i,"
            " printed with four digits, tell it from 38?",
            "39, and no: 2 · 21 − 3; σ of both is printed as 1.",
        ),
        Goal(
            "say what the candidate C̃ is, and two ways in which it differs from a gate",
            ("predict-falls",),
            "i = 0.5 and C̃ = −0.8. What is written, and which of the two says what, which how much?",
            "−0.4: the candidate says what, with a sign, from −1 to 1 by tanh; the gate how much, from 0 to 1 by σ.",
        ),
        Goal(
            "compute all four products of a cell as a single one",
            ("check-bug",),
            "m = 2, n = 5. How many rows and columns has the stacked matrix of all four products?",
            "20 and 7: 4n rows, m + n columns.",
        ),
        Goal(
            "choose a weight and a bias that open a gate at the mark only",
            ("check",),
            "i = σ(w · mark + b_i) shall be σ(6) at the mark and σ(−6) in the chatter. What are w and b_i?",
            "12 and −6: in the chatter the bias is alone, and at the mark w lifts it to 6.",
        ),
    ),
    "05_cell_update": (
        Goal(
            r"compute $C_t = f \circ C_{t-1} + i \circ \tilde C$ for any numbers, and turn it round",
            ("predict-low", "check", "check-bug"),
            "f = 0.25, C_prev = 4, i = 0.5, C̃ = −0.6. What is C?",
            "0.7: 1 − 0.3.",
        ),
        Goal(
            "say what each of the four corners (keep or forget, write or not) does",
            ("predict-corners",),
            "C_prev = 3 and C̃ = −0.5. What is C at the corners (f, i) = (1, 0), (0, 1), (1, 1) and (0, 0)?",
            "3, −0.5, 2.5 and 0: the old, the candidate alone, both added up, an empty memory.",
        ),
        Goal(
            "find the bias that gives a gate a value at one input, and say what the next input does to it",
            ("predict-bias",),
            "W_f[0] · [x, h] is 3. Which b_f[0] gives f[0] = 0.9, and does f[0] stay there? (ln 9 = 2.197.)",
            "−0.803, and no: z has to be ln 9, and 3 of it is there already, at this input alone.",
        ),
    ),
    "06_output_gate": (
        Goal(
            r"compute $h_t = o_t \circ \tanh(C_t)$, and say how large $h$ can become",
            ("predict-limit", "check-bug"),
            "o = 0.5, C = −1, tanh(1) = 0.762. What is h?",
            "−0.381: half of tanh(−1).",
        ),
        Goal(
            "say what the memory $C$, the hidden state $h$ and the readout $y$ are, and what the gates see of them",
            ("predict-later", "predict-see", "check-bug"),
            "Now o = 0 and C = 7. In the next step f = 0.5 and nothing is written. What is h now, what do the gates"
            " see of C, and what is C then?",
            "0, nothing and 3.5: a shut gate hides, for gates and readout see h alone; f keeps half.",
        ),
        Goal(
            "choose a weight and a bias that keep a cell silent until the bell",
            ("check",),
            "o = σ(w · bell + b_o). With which [w, b_o] is the cell silent until the bell: [10, −5], [−10, 5] or [5,"
            " 0]?",
            "[10, −5]: o is σ(−5) before the bell and σ(5) at it.",
        ),
    ),
    "07_whole_cell": (
        Goal(
            "follow a number from $x$ to $h$ through all 14 operations",
            ("predict-ticks",),
            "f = 0.75, C_prev = 2, i = 1, C̃ = −1, o = 0.5, tanh(0.5) = 0.462. What are C and h?",
            "0.5 and 0.231: 1.5 − 1, and half of tanh(0.5).",
        ),
        Goal(
            "say which wires change when one number moves, and which cannot",
            ("predict-wires", "predict-who"),
            "`b_o[1]` moves. Which of f, i, C̃, o, C and h can change at this step, and in which units?",
            "o and h, in that unit alone: no wire leads from o to the memory.",
        ),
        Goal(
            "write one step in six lines, and find the slip in somebody else's",
            ("check-bug",),
            "Somebody's last line is `h = o * C`; with o = 0.5 and C = 2 it gives 1. What is right? (tanh(2) = 0.964.)",
            "0.482: `h = o * np.tanh(C)`.",
        ),
        Goal(
            "choose weights and biases with which a cell does the job",
            ("predict-six", "check"),
            "In the job, near which numbers must f, i and o stand in the chatter, and what holds them there?",
            "1, 0 and 0: their biases, since mark and bell are 0.",
        ),
    ),
}
