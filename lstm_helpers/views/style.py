"""How a view looks, in a wide, a laptop's and a narrow window, by day and by night."""

from lstm_helpers.plots import BY_DAY, BY_NIGHT
from lstm_helpers.views.access import NAMING

ARROW = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18' fill='%23ddd'%3E"
ARROW += "%3Cpath d='M5 7h8l-4 5z'/%3E%3C/svg%3E"
NIGHT = f'[data-jp-theme-light=false] .lstm-alive {{color-scheme: dark; --jp-widgets-dropdown-arrow: url("{ARROW}")}}'
"""By night: dark boxes to tick, and the arrow of a menu, which ipywidgets draws black."""
STYLE = (
    f".lstm-view {{{BY_DAY}}} [data-jp-theme-light=false] .lstm-view {{{BY_NIGHT}}} {NIGHT}"
    + """
.lstm-view {container-type: inline-size; max-width: 1240px; overflow: visible}
.lstm-body {
  display: grid; gap: 0 12px; overflow: visible;
  grid-template: "hand" auto "words" auto "eye" auto "table" auto / minmax(0, 860px)}
.lstm-hand {grid-area: hand; display: flex; flex-flow: row wrap; gap: 0 18px; align-content: start; overflow: visible;
  padding-right: 3px}
.lstm-hand > .lstm-slider {flex: 1 1 270px; max-width: 640px}
.lstm-hand > .widget-hbox {flex: 1 1 100%; display: flex; flex-flow: row wrap; align-items: center; gap: 0 14px;
  overflow: visible}
.lstm-hand > .lstm-weights {flex: 3 1 440px}
.lstm-hand > .widget-hbox > .lstm-slider {flex: 1 1 270px}
.lstm-view :is(.lstm-live, .lstm-still, .lstm-live > .widget-html-content, .lstm-still > .widget-html-content) {
  display: contents}
.lstm-view p {grid-area: words; margin: 2px 0 4px; min-height: 2.6em; line-height: 1.3em; font-size: 14px}
.lstm-view .widget-html-content > svg {grid-area: eye; width: 100%; height: auto; overflow: visible}
.lstm-view .lstm-live svg {pointer-events: none} .lstm-view .lstm-live text {pointer-events: auto; user-select: text}
.lstm-view .lstm-still > .widget-html-content > svg.lstm-handles {z-index: 2; pointer-events: none; fill: transparent}
.lstm-handles > * {display: block; pointer-events: auto}  /* touch-action is for blocks only */
.lstm-handles rect {cursor: ew-resize} .lstm-handles .lstm-area {cursor: crosshair}
.lstm-view :is(.slider-container, .slider-container *, .lstm-handles > *) {touch-action: pan-y pinch-zoom}
[data-jp-theme-light=false] .lstm-ink {filter: invert(1)}
.lstm-handles rect:hover {stroke: var(--jp-brand-color1, #1976d2); stroke-width: 2px}
.lstm-fold {grid-area: table; font-size: 13px; line-height: 24px; align-self: start; justify-self: start}
.lstm-view table {grid-area: table; margin-top: 26px; border-collapse: collapse; font-variant-numeric: tabular-nums;
  justify-self: start; align-self: start; display: block; overflow-x: auto; max-width: 100%}
.lstm-view:not(.lstm-texts, :has(.lstm-fold :checked)) table, .lstm-texts .lstm-fold {display: none}
.lstm-view :is(td, th) {text-align: right; padding: 0 .6em; line-height: 20px; border-bottom: 1px solid #8884}
.lstm-view.lstm-texts :is(td, th) {text-align: left; vertical-align: top} .lstm-view.lstm-texts table {margin-top: 4px}
@container (min-width: 1150px) {
  .lstm-body {grid-template: "hand words" auto "hand eye" auto "table eye" 1fr / minmax(270px, 1fr) minmax(0, 860px)}
}
.lstm-view .lstm-slider {
  display: grid; grid-template: "label track readout" 30px / auto 1fr auto; width: auto; height: auto; margin: 0}
.lstm-view .lstm-slider > .widget-label {
  grid-area: label; width: auto; min-width: 70px; margin: 0; text-align: left; overflow: visible;
  font: 12px/30px var(--jp-code-font-family, monospace)}
.lstm-view .lstm-slider > .slider-container {
  grid-area: track; margin: 0 12px; width: auto; min-width: 0}
.lstm-view .lstm-slider > .widget-readout {
  grid-area: readout; min-width: 46px; width: auto; margin: 3px 0; padding: 0 3px; text-align: right; font-size: 13px;
  line-height: 24px; height: 24px; font-weight: 600}
.lstm-view .lstm-weights > .lstm-slider {flex: 1 1 260px} .lstm-view .lstm-weights .widget-label {min-width: 0}
.lstm-view .lstm-weights > .lstm-slider > .widget-label {width: 0; color: transparent; overflow: hidden}
.lstm-view .widget-dropdown {width: max-content; max-width: 100%; margin: 1px 0}
.lstm-view .widget-text {max-width: 100%}
.lstm-view .widget-dropdown > select {width: auto; min-width: 90px}
.lstm-view :is(.widget-hbox, .widget-dropdown, .widget-text) {min-width: 0}
.lstm-view .widget-toggle-buttons {
  display: flex; flex-flow: row nowrap; align-items: center; width: auto; margin: 1px 0}
.lstm-view .widget-toggle-buttons .widget-toggle-button {margin: 0 1px}
.lstm-view .widget-toggle-button.mod-active {box-shadow: inset 0 0 0 2px currentColor; font-weight: 600}
.lstm-view .widget-toggle-buttons > .widget-label {margin-right: 6px; flex: none}
.lstm-view button.widget-button {width: auto; min-width: 34px}
.lstm-view .lstm-moved > .widget-readout {outline: 2px solid #1a1a1a; background: #fff3b0; color: #1a1a1a}
.lstm-refused {grid-column: 1 / -1; color: var(--jp-error-color1, #b00020); font-size: 12px}
.lstm-view .widget-html-content {font-size: 14px}
.lstm-view.lstm-view :focus-visible {outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px}
.lstm-view .noUi-handle:focus {outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px}
@media (pointer: coarse) {
  .lstm-view .noUi-handle {
    width: 26px !important; height: 26px !important; top: -11px !important; right: -13px !important}
}
"""
)
CSS = f"<style {NAMING}>{STYLE}</style>"
