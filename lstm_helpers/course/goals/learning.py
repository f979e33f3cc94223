"""The goals of 08 to 18: slopes and time, trained nets, other cells, and reading with care."""

from lstm_helpers.course.goals.goal import Goal

LEARNING = {
    "08_derivatives": (
        Goal(
            "say how large the slopes of σ and tanh can be, and why",
            ("predict-times", "check-bug"),
            "How large can σ′ be at most, and tanh′? Where?",
            "0.25 and 1: both at z = 0. σ′ = σ(z) σ(−z), tanh′ = 1 − tanh².",
        ),
        Goal(
            r"read ∂, and write $\partial C / \partial W_f$ as a product of three factors",
            ("predict-chain", "check"),
            "C_prev = −3, the slope of the forget gate is 0.1, the weight meets an input of 2. What is ∂C/∂W_f?",
            "−0.6: −3 · 0.1 · 2.",
        ),
        Goal(
            "say which factor decides how large it is, at one input and at another",
            ("predict-chain", "predict-input"),
            "One number x, h_prev = 0: z_f = 91 x + 1, and C_prev is 2. Which factor makes ∂C/∂W_f tiny at x = 1, and"
            " at which x is it not tiny?",
            "The slope of the gate: z_f = 92 is far out. Near x = 0, say at 0.01, z_f is about 2, and the slope a"
            " tenth.",
        ),
        Goal(
            "say what a gate pays for doing its job well",
            ("predict-price",),
            "σ(2) = 0.881. What is σ′(2), and what does a gate pay that stands further out?",
            "0.105: 0.881 · 0.119. Further out it does its job better, and learns less.",
        ),
    ),
    "09_through_time": (
        Goal(
            "tell the number of units from the number of steps",
            ("predict-units",),
            "m = 2, n = 5, T = 50. How many weights and biases?",
            "160: 4 · (5 · 7 + 5). T does not enter.",
        ),
        Goal(
            "say how much of a number is left after $k$ steps, and choose a bias for a pause",
            ("predict-ten", "check"),
            "C = 10 and f = 0.8 at every step, nothing is written. What is left after 3 steps?",
            "5.12: 10 · 0.8³.",
        ),
        Goal(
            "say when a gate shuts in an outbreak, and when its memory is largest",
            ("predict-outbreak", "predict-keeps", "check-bug"),
            "f = σ(4x − 3). What are z and f with 50 in bed, x = 0.5? (σ(1) = 0.731.)",
            "−1 and 0.269: 1 − 0.731.",
        ),
    ),
    "10_constant_error": (
        Goal(
            'say what stays constant in a "constant error carousel"',
            ("predict-two", "predict-all"),
            "The cell of 1997, i = o = 0.5, weight −2 from h to the candidate, slopes of tanh 1. What does a step leave"
            " of an error on the direct path, and by all paths, when h moves along?",
            "1 and 0.5: the direct path is constant; the detour brings 0.5 · −2 · 0.5.",
        ),
        Goal(
            "compute the direct path of an error and all its paths",
            ("predict-reach", "predict-two", "check"),
            "f = 0.95 at every step. What is the direct path over 20 steps, and which detour at each step would make"
            " all paths lose nothing? (ln 0.95 = −0.0513, e^−1.026 = 0.358.)",
            "0.358 and 0.05: 0.95²⁰, and 0.95 + 0.05 = 1.",
        ),
        Goal(
            "say what is missing without a forget gate",
            ("predict-sum", "predict-limit"),
            "f = 0.9, i = 1 and C̃ = 0.5 for ever. Which number does C approach, and which without a forget gate?",
            "5, and without it none: what is lost, 0.1 · C, is what is written, 0.5. If nothing is lost, C grows for"
            " ever.",
        ),
        Goal(
            r"say what the entries, $\rho$ and $\sigma_{\max}$ of a matrix tell about its powers",
            ("predict-large", "predict-entries", "check-bug"),
            "A = [[0.5, 7], [0, 0.9]]. What is its spectral radius?",
            "0.9: below the diagonal stands 0. The powers die out, after growing at first.",
        ),
    ),
    "11_backpropagation": (
        Goal(
            "write the backward line for each forward line of the cell",
            ("check", "check-bug"),
            "h = o ∘ tanh(C) with o = 0.8 and tanh(C) = 0.5; d_h = 2. What is d_o, and what does C get through h?",
            "1 and 1.2: 2 · 0.5, and 2 · 0.8 · (1 − 0.25).",
        ),
        Goal(
            "say on which ways an error comes back to $C$ and to $h_{t-1}$",
            ("predict-two", "check"),
            "Through h comes 0.5 back to C. In the next step f = 0.8, and d_C there is 1. What is d_C, and how many"
            " products send an error back to h_prev?",
            "1.3 and 4: 0.5 + 0.8 · 1; three gates and the candidate see h_prev.",
        ),
        Goal(
            "check a gradient, and say which check to trust",
            ("predict-check", "predict-valley"),
            "L = w³. At w = 1 the difference with ε = 0.1 is (1.331 − 0.729) / 0.2. What is that, what is right, and"
            " which check is to be trusted?",
            "3.01 and 3: the complex step. It subtracts nothing, so its ε may be tiny.",
        ),
        Goal(
            "say what $f < 1$ bounds, and what clipping cannot do",
            ("predict-explode", "predict-learn"),
            "f = 0.5, and the loop through h adds 1.5 at each step. By how much do 3 steps multiply an error? A"
            " gradient is [0.003, 0.004]. What is left after clipping to length 1?",
            "8, and [0.003, 0.004]: f bounds one path, and 0.5 + 1.5 = 2. Clipping makes nothing longer.",
        ),
    ),
    "12_chance": (
        Goal(
            "say whether an LSTM's gate is random",
            ("predict-mend", "check-bug"),
            "A standard LSTM runs twice, both times with z_f = 0 and C_prev = 2. What does f leave of C_prev, the"
            " first time and the second?",
            "1 and 1: a gate is computed. A coin would leave 0 or 2, by chance.",
        ),
        Goal(
            r"say in which sense $f \circ C$ is a mean, and why that ends at the tanh",
            ("predict-survive", "predict-tanh"),
            "f = 0.25, C = 4, tanh(4) = 0.999, tanh(1) = 0.762. Mean of tanh with a coin that keeps C with probability"
            " f, and tanh with a gate f?",
            "0.250 and 0.762: a quarter of tanh(4), and tanh(1).",
        ),
        Goal(
            "tell a gate from Zoneout",
            ("predict-zoneout",),
            "Zoneout keeps the old C, 2, with probability 0.75, else the new one, 1.2. Which C is used after training,"
            " without draws, and does its coin look at the gates?",
            "1.8, and no: 0.75 · 2 + 0.25 · 1.2. A gate is computed from x and h, and nothing is drawn.",
        ),
        Goal(
            "compare a **straight-through** slope with the true one",
            ("predict-through",),
            "L(s) = (3s − 2)²: L(0) = 4, L(1) = 1, slopes −12 and 6. σ(a) = 0.8. Mean straight-through estimate, and"
            " true gradient?",
            "2.4 and −0.48: 0.8 · 6 − 0.2 · 12, and 0.16 · (1 − 4).",
        ),
    ),
    "13_outbreak": (
        Goal(
            "judge a forecast: beside fair rivals, and for the days up to the peak and after it",
            ("predict-peak", "predict-one", "check", "check-bug"),
            "What came was 30, 80, 170, 200 boys; what was said, 36, 72, 176, 208. The typical error (root mean"
            " square)?",
            "7.07: the squares 36, 64, 36, 64 have the mean 50.",
        ),
        Goal(
            "test whether it matters that a gate moves, by holding it still",
            ("predict-held",),
            "Typical errors: 15 boys with free gates, 22 with all f held at 0, 33 at 1, and 16 with each held at its"
            " mean. Does it matter how much is kept, and that f moves?",
            "Yes, and hardly: at 0 and at 1 the error is much larger, at the means it is not.",
        ),
        Goal(
            "say what one trained net tells about *an LSTM*",
            ("predict-start", "predict-second"),
            "In one trained net f falls when the outbreak is over. Why is this no finding about LSTMs, and what would"
            " you train?",
            "Another net may forecast as well and do otherwise: train from other seeds, and from other starts of b_f.",
        ),
    ),
    "14_agreement": (
        Goal(
            "say what an attractor is, and what number agreement tests",
            ("predict-last", "check-attractors"),
            "Four nouns in between, exactly three of them attractors, each choice equally likely. In how many percent"
            " is the last-noun rule right?",
            "25: it is right only if the last one is the noun that agrees.",
        ),
        Goal(
            "find out by experiment how a trained unit protects its memory",
            ("predict-how", "predict-blind"),
            "Verbs are right in 100 percent; with h hidden from the gates, in 100; hidden from the candidate, in 60."
            " Do the gates protect the memory, or the candidate?",
            "The candidate: through h it sees what is remembered, and pulls back at an attractor.",
        ),
        Goal(
            "find out by code what a net needs a unit for",
            ("predict-cut", "predict-echo", "check"),
            "Units 0, 1 and 2 all tell the number. With each of them cut alone, 98, 49 and 97 percent of the verbs are"
            " right. Which unit is needed?",
            "1: to be readable is not to be needed. The others may be its echo.",
        ),
    ),
    "15_variants": (
        Goal(
            "say what each relative of the LSTM leaves out or adds, and count its weights",
            ("predict-fewest", "predict-open"),
            "A GRU with m = 3 and n = 5, one bias for each product. How many weights and biases?",
            "135: 3 · (5 · 8 + 5).",
        ),
        Goal(
            "say which of them do the job of a memory, set by hand, and what the others lack",
            ("predict-silent", "predict-coupled", "check"),
            "One unit, its gates near 0 or 1. Two numbers are marked, the second is wanted, and silence before the"
            " bell. Which of 1997, coupled and GRU does it, and what do the others lack?",
            "Coupled: 1997 has no f and adds up, the GRU has no o and says what it holds.",
        ),
        Goal(
            "tell the GRUs of two papers and three libraries apart, and say what changes in the weights between them",
            ("predict-negate", "predict-reset", "check-bands"),
            "A GRU of Keras has n = 4. In which column of its `kernel` does the candidate of unit 0 begin, and in"
            " which row of PyTorch's `weight_ih`? (They count from 0.)",
            "8 and 8: z, r, h there and r, z, n here; in both it is the third band. Only the first two are exchanged.",
        ),
    ),
    "16_rosetta": (
        Goal(
            "find any weight of a layer in the arrays of PyTorch, Keras and ONNX",
            ("predict-row", "predict-reads", "check", "check-bias"),
            "PyTorch, n = 10. In which row of `weight_hh` is unit 4 of the candidate g?",
            "24: two bands of 10 rows, i and f, and then row 4.",
        ),
        Goal(
            "say which wrong translations raise an error and which do not",
            ("predict-swap", "predict-colah"),
            "m = 5, n = 7. PyTorch's `weight_ih` is handed on with two bands exchanged, or transposed, or with one"
            " bias forgotten. Which of the three raises an error?",
            "The transposed one: 5 × 28 does not fit where 28 × 5 is wanted. Neither bands nor biases change a shape.",
        ),
        Goal(
            "choose a test that finds them",
            ("predict-colah", "predict-test"),
            "Somebody exchanges i and o, and tests by Keras's formulas, with all weights and biases 0.1. Does h tell?"
            " If not, what would?",
            "No: i and o are equal there. Weights that all differ would tell.",
        ),
    ),
    "17_your_own_lstm": (
        Goal(
            "read the weights of a trained net from a file, and tell from the shapes what they are",
            ("predict-which", "check", "check-batch"),
            "A file has `weight_ih_l0` (80, 5) and `weight_hh_l0` (80, 20). Which cell is it, of how many inputs and"
            " units?",
            "An LSTM of 5 inputs and 20 units: 80 rows for 20 columns are four bands.",
        ),
        Goal(
            "test whether a file was read right",
            ("predict-order",),
            "You read a net from an unknown file, and nothing raises an error. How do you find out whether the order of"
            " the gates is right?",
            "By measuring something known of the net, such as how often it is right. A wrong order fits every shape.",
        ),
        Goal(
            "say what a unit's mean f tells about its memory, and what it does not",
            ("predict-left", "predict-needed"),
            "A unit has f = 0.9 on the average. What is its half-life, and must the net forget at that pace?",
            "6.6 steps: ln 0.5 / ln 0.9. No: other words may write the same again, and a unit that keeps long may keep"
            " something else.",
        ),
    ),
    "18_errata": (
        Goal(
            "say which numbers hide a slip, and choose numbers that show it",
            ("predict-zero", "predict-thread", "check"),
            "C_prev = 0, i = 0.5, C̃ = 0.8. What is C with f = 0.9, and what with 1 − f in place of f?",
            "0.4 and 0.4: f meets 0, so this start cannot tell the two.",
        ),
        Goal(
            "judge a statement about LSTMs by the formula that decides it",
            ("check-slips",),
            "*A gate of f = 0.9 takes nine tenths of the memory away.* With C_prev = 5, how much is taken away, and"
            " which formula decides?",
            "0.5, so it is wrong: f ∘ C_prev is what stays, and the share 1 − f goes.",
        ),
    ),
}
