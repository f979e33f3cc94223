"""How the worksheet looks: black on white, fonts of the system, sizes in mm.

Narrowed is the wide DejaVu Serif, the only font of a bare Debian, as small as the others are.
"""

STYLE = """
@font-face { font-family: Narrowed; src: local("DejaVu Serif"); size-adjust: 86% }
@font-face { font-family: Narrowed; src: local("DejaVu Serif Bold"); size-adjust: 86%; font-weight: bold }
@page { size: SIZE; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { font: 10.5pt/1.3 "Palatino Linotype", Palatino, P052, "Times New Roman", Narrowed, serif }
body { color: #000; font-variant-numeric: lining-nums tabular-nums; background: #fff }
.page { width: WIDTHmm; height: HEIGHTmm; padding: 11mm 13mm 9mm; break-after: page; overflow: hidden }
.page { display: flex; flex-direction: column; justify-content: space-between; margin: 0 auto }
.page:last-child { break-after: auto }
@media screen { body { background: #ddd } .page { background: #fff; margin: 6mm auto; box-shadow: 0 0 3mm #999 } }

header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: .6mm solid #000 }
header { padding-bottom: 1.2mm }
h1 { font-size: 17pt; line-height: 1.15 }
h1 small { font-size: 10.5pt; font-weight: normal; display: block; white-space: nowrap }
.who { flex: none; font-size: 9.5pt; color: #333 }
.who span { display: inline-block; border-bottom: .25mm solid #000; width: 38mm; margin-left: 1mm }
.who span + span { width: 22mm }
footer { display: flex; justify-content: space-between; gap: 6mm; border-top: .25mm solid #000; padding-top: 1mm }
footer { font-size: 7.2pt; color: #333 }
footer b { flex: none }

h2 { font-size: 10.5pt; font-weight: normal; margin-bottom: 1.6mm; white-space: nowrap }
h2 b { display: inline-block; background: #000; color: #fff; border-radius: 3mm; min-width: 5.2mm; padding: 0 1.2mm }
h2 b { text-align: center; text-indent: 0; font-size: 9.5pt; margin-right: 1.6mm }
sub, sup { font-size: 70%; line-height: 0 }
i { padding-right: .05em }
p + p { margin-top: 1.8mm }
.note, .hint { font-size: 9pt }
.next { margin-left: 5mm; white-space: nowrap }
.row { display: flex; align-items: center; justify-content: space-between; gap: 4mm }
.frame { border: .25mm solid #888; border-radius: 1.5mm; padding: 1.6mm 6mm }
.stack > * + * { margin-top: 4mm }
.line { display: flex; align-items: center; gap: 2mm; white-space: nowrap }
.line h2 { margin: 0 }
.question h2 { flex: 1 }

span.box { display: inline-block; width: 15mm; height: 10mm; border: .4mm solid #000; border-radius: 1mm }
span.box { background: #fff; vertical-align: middle; text-align: center; line-height: 9.2mm; font-weight: bold }
span.box.wide { width: 24mm }
span.box.words { width: 48mm }
.part { display: inline-block }
.part span.box { margin: 0 .6mm }
.given + .given { margin-left: 4mm }
.frame .given { margin: 0 }
.part.h { border-left: .7mm solid #000; margin-left: 1.2mm; padding-left: 1.2mm }
.part.h span.box, .matrix .h { background: #e2e2e2 }

table { border-collapse: collapse }
th { font-weight: normal; font-size: 9.5pt; white-space: nowrap; padding: 0 1mm .6mm }
td { text-align: center; white-space: nowrap; padding: .6mm .8mm }
.given { display: inline-flex; align-items: flex-end; gap: 1.5mm }
.given .name { padding-bottom: 6.2mm }
.matrix { position: relative; padding: 0 1.2mm }
.matrix::before, .matrix::after { content: ""; position: absolute; top: 0; bottom: 0; width: 1.3mm }
.matrix::before { left: 0; border: solid #000; border-width: .35mm 0 .35mm .35mm }
.matrix::after { right: 0; border: solid #000; border-width: .35mm .35mm .35mm 0 }
.headed::before, .headed::after { top: 5mm }
.matrix td { min-width: 7mm; padding: .3mm 1mm; line-height: 5.2mm }
.matrix td:not(.h) + .h { border-left: .6mm solid #000 }
.head th { font-size: 8.5pt }
.matrix .head th { padding: 0 0 .7mm; line-height: 4.3mm }
.product { width: 100% }
.product td:nth-child(2) { width: 113mm; padding-right: 2mm }
.product td:nth-child(2) span.box:not(.work) { width: 14.5mm }
span.box.work { width: 100%; border: dotted #666; border-width: 0 0 .3mm; border-radius: 0; font-weight: normal }
.asked { width: 46mm }
div.hint { white-space: nowrap }
div.hint .matrix td { min-width: 6mm }
.update { width: 100% }
.update .head th { border-bottom: .3mm solid #000; padding-bottom: .4mm }
.update tr:not(.head) th { padding-top: .6mm }
.update .head th + th, .update tr:not(.head) :is(th, td):is(:nth-child(2), :nth-child(5), :nth-child(8), :nth-child(9))
{ border-left: .25mm solid #777 }
aside th, aside td { font-size: 9.5pt; padding: 0 2mm; border: .2mm solid #777; text-align: center; line-height: 4.7mm }
aside tr:first-child, .flat th { background: #f0f0f0 }
aside p { margin-top: 1mm; text-align: center; font-size: 9.5pt }
.flat { display: flex; align-items: center; gap: 8mm; margin: 3mm 0 0 7mm }
.flat table { flex: 1 }
.flat tr:first-child { background: none }

svg { display: block; width: 100%; fill: none; stroke: #000; stroke-width: .4; stroke-linejoin: round }
svg rect { fill: #fff }
svg .memory { stroke-width: 1.1 }
svg polygon { fill: #000; stroke: none }
svg text { fill: #000; stroke: none; font-size: 4px }
svg .sign { font-size: 4.6px }
svg .small { font-size: 3.4px }
svg .answer { font-weight: bold; font-size: 4.6px }
svg .symbol { font-style: italic }
svg .low { font-size: 70%; baseline-shift: -20% }

.key { font-size: 9.5pt }
.key .hint { display: none }
.key h2 { font-size: 9.5pt }
.key span.box { width: 11mm; height: 5.6mm; line-height: 5mm; border-width: .25mm }
.key .part span.box { width: 11mm }
.key .product td:nth-child(2) span.box:not(.work) { width: 11mm }
.key span.box.wide { width: 17mm }
.key span.box.words { width: 33mm }
.key .product td:nth-child(2) { width: auto }
.key td { padding: .3mm .5mm }
.key th { font-size: 8.5pt }
.key span.box.work { width: auto; border: 0 }
.key .line { align-items: flex-start }
.key .line > div { flex: 1 }
.key .left { justify-content: flex-start; gap: 14mm }
.key .top { align-items: flex-start; gap: 2mm }
.key .sums th { padding: 0 .4mm .6mm }
.key .sums :is(th, td):first-child { padding-right: 3mm }
.key .line .row { gap: 2mm }
.key .asked { width: auto }
.key .next { display: block; margin: 1mm 0 0 }
.key p + p { margin-top: 1mm }
.key .drawn { width: 112mm }
.key .question { flex-wrap: wrap; justify-content: flex-end; white-space: normal; width: 66mm }
.key .question h2 { flex: none; width: 100%; white-space: normal; padding-left: 7mm; text-indent: -7mm }
.key .stack > * + * { margin-top: 2.4mm }
.key .notes { font-size: 8.5pt; columns: 2; column-gap: 7mm; line-height: 1.25; text-wrap: pretty; padding-top: 2mm }
.key .notes { border-top: .25mm solid #888 }
.key .notes p { break-inside: avoid; margin: 0 0 1.2mm; padding-left: 5mm; text-indent: -5mm }
.key .notes b { display: inline-block; width: 5mm; text-indent: 0 }
"""


def style(size, width, height):
    """The style for one paper: its name in CSS, its width and height in mm."""
    spare = 0.3  # a page that fills its paper to the hair can spill onto a fourth
    return STYLE.replace("SIZE", size).replace("WIDTH", str(width)).replace("HEIGHT", f"{height - spare:g}")
