"""Weights: the numbers of a gate as a grid of sliders laid out as the equation is, or one at a time."""

import ipywidgets as widgets
from traitlets import HasTraits, validate

from lstm_helpers.views.controls import Number as Finite
from lstm_helpers.views.controls import choice, grid, menu, same, slider

LIMIT = 12.0  # every weight, bias, input and state can be dragged from -LIMIT to LIMIT


class Number(HasTraits):
    """One number of a view's state, in [min, max]: what a slider shows, without the cost of being one.

    Raises ValueError naming it when it is set to what lies outside.
    """

    value = Finite()

    def __init__(self, name, value, low=-LIMIT, high=LIMIT):
        self.name, self.min, self.max = name, low, high
        super().__init__(value=float(value))

    @validate("value")
    def _inside(self, proposal):
        if not self.min <= proposal["value"] <= self.max:
            raise ValueError(f"{self.name} is {proposal['value']}; expected a value from {self.min} to {self.max}")
        return proposal["value"]


class Shown:
    """A slider that shows one Number after another."""

    def __init__(self, numbers, name, wide=False, **look):
        self.name, self._numbers = name, numbers
        number = numbers[name]
        self.slider = slider(name, number.value, number.min, number.max, wide=wide, **look)
        self.slider.observe(self._to_number, names="value")

    def show(self, name):
        """Show the Number of that name from now on."""
        self.name = name
        self.slider.description = self.slider.tooltip = name
        self.slider.value = self._numbers[name].value

    def _to_number(self, change):
        if not same(self._numbers[self.name].value, change.new):
            self._numbers[self.name].value = change.new


class Weights(widgets.VBox):
    """Sliders for the numbers of one gate at a time: the inputs on top, each above the column that it meets, the bias
    at the end; or, for small screens and screen readers, one slider and a menu of all numbers.

    numbers: {name: Number}, named by code expressions; gates: letters of the gates that can be shown, the first at the
    start; extra: names of at most m+n+1 more numbers, for a row of their own.
    `which` and `one` are the menu and its slider, `mode` switches between the two ways.
    """

    def __init__(self, numbers, m, n, gates=("f",), extra=()):
        self.numbers, self.m, self.n, self._extra = numbers, m, n, list(extra)
        self.gate, self._order, self._moved = gates[0], "[x, h]", ()
        look = {"layout": widgets.Layout(), "style": widgets.SliderStyle()}  # one for all: a third of the models
        self._cells = {name: Shown(numbers, name, **look) for name in self._all_names()}
        for name, cell in self._cells.items():
            cell.slider.add_class(f"lstm-{name[0]}")
        self._lone = Shown(numbers, next(iter(numbers)), wide=True)
        self.which, self.one = menu("number", numbers), self._lone.slider
        self.which.observe(lambda change: self._choose(change.new), names="value")
        self.mode = choice("sliders", ("all", "one at a time"), "all")
        self.mode.observe(lambda _: self._switch(), names="value")
        self._grid, self._single = widgets.VBox(), widgets.VBox([self.which, self.one], layout={"display": "none"})
        for number in numbers.values():
            number.observe(self._from_number, names="value")
        super().__init__([self._grid, self._single])
        self.arrange(self._order)

    def slider(self, name):
        """The slider in the grid that shows the number of that name now; None when it is another gate's."""
        return next((cell.slider for cell in self._cells.values() if cell.name == name), None)

    def arrange(self, order):
        """Lay the inputs out in the order '[x, h]' or '[h, x]'."""
        self._order = order
        x, h = [f"x[{j}]" for j in range(self.m)], [f"h_prev[{j}]" for j in range(self.n)]
        rows = [[*(x + h if order == "[x, h]" else h + x), None]]
        first = next(iter(self._cells))  # the names under which the cells were made
        gate = first[2]
        rows += [[*(f"W_{gate}[{r}, {c}]" for c in range(self.m + self.n)), f"b_{gate}[{r}]"] for r in range(self.n)]
        if self._extra:
            rows.append(self._extra + [None] * (self.m + self.n + 1 - len(self._extra)))
        self._grid.children = [grid([[name and self._cells[name].slider for name in row] for row in rows])]

    def show(self, gate):
        """Show the weights of another gate."""
        old, self.gate = self.gate, gate
        for cell in self._cells.values():
            if cell.name[0] in "Wb":
                cell.show(cell.name.replace(f"_{old}[", f"_{gate}[", 1))
        self.mark(self._moved)

    def mark(self, moved):
        """Outline the sliders whose numbers are among the names in moved."""
        self._moved = moved
        for cell in [*self._cells.values(), self._lone]:
            if ("lstm-moved" in cell.slider._dom_classes) != (cell.name in moved):
                (cell.slider.add_class if cell.name in moved else cell.slider.remove_class)("lstm-moved")

    def _all_names(self):
        weights = [f"W_{self.gate}[{r}, {c}]" for r in range(self.n) for c in range(self.m + self.n)]
        rest = [("b_" + self.gate, self.n), ("x", self.m), ("h_prev", self.n)]
        return weights + [f"{letter}[{j}]" for letter, size in rest for j in range(size)] + self._extra

    def _from_number(self, change):
        for cell in [*self._cells.values(), self._lone]:
            if cell.name == change.owner.name and not same(cell.slider.value, change.new):
                cell.slider.value = change.new

    def _choose(self, name):
        self._lone.show(name)
        self.mark(self._moved)

    def _switch(self):
        alone = self.mode.value == "one at a time"
        self._grid.layout.display = "none" if alone else None
        self._single.layout.display = None if alone else "none"
