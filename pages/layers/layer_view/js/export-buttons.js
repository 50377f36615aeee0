// What is in the window as one picture that stands alone.
import { exportButtonsOf, sheet } from "../../../shared/js/export-buttons.js";
import { shape } from "../../../../rnn_core/player/js/dom.js";
import { css, inkOn } from "../../../../rnn_core/player/js/colour.js";
import { visible } from "../../../../rnn_core/player/js/words.js";
import { written } from "./answer.js";

const MARGIN = 32;
const WIDE = 1060;
const GUTTER = 150;
const CELL = 17;
const BAND = 56;
const ROW = 26;
const TOP = 170;
const GAP = 14;

function picture(p) {
  const { trace, step } = p.state;
  const shown = Math.floor((WIDE - GUTTER) / CELL);
  const first = Math.max(0, Math.min(step - Math.floor(shown * 0.7), trace.steps - shown));
  const last = Math.min(trace.steps, first + shown);
  const height = TOP + trace.floors.length * (BAND + ROW + GAP) + 110;
  const paper = sheet(p, WIDE + 2 * MARGIN, height);
  const { svg, write } = paper;
  write(p.find("h1").textContent, MARGIN, 52, 28, 750, "ink");
  write(p.find(".say").textContent, MARGIN, 88, 15, 400, "ink-2");
  write(p.asked.name, MARGIN, 132, 18, 650, "ink");
  const canvases = [...p.root.querySelectorAll(".strip canvas")]; // the highest first
  canvases.forEach((canvas, row) => {
    const index = trace.floors.length - 1 - row;
    const y = TOP + row * (BAND + ROW + GAP);
    write(trace.floors[index].name, MARGIN, y + 22, 15, 650, "ink");
    write(written(p.asked, p.asked.told[index][step]), MARGIN, y + 46, 15, 400, "ink");
    write(p.asked.notes[index], MARGIN, y + 70, 12, 400, "ink-2");
    shape("image", { x: MARGIN + GUTTER, y, width: (last - first) * CELL, height: BAND, preserveAspectRatio: "none", style: "image-rendering:pixelated", href: cut(canvas, first, last) }, svg);
    letters(p, svg, write, p.asked.tones[index], first, last, y + BAND);
  });
  const bottom = TOP + trace.floors.length * (BAND + ROW + GAP);
  write(p.say("layer_view.truth"), MARGIN, bottom + 18, 13, 400, "ink-2");
  letters(p, svg, write, p.asked.marks, first, last, bottom);
  shape("rect", { x: MARGIN + GUTTER + (step - first) * CELL, y: TOP - 6, width: CELL, height: bottom - TOP + ROW + 12, rx: 4, fill: "none", stroke: p.palette.token("ink"), "stroke-width": 2 }, svg);
  write(trace.footer, MARGIN, height - 24, 12, 400, "ink-2");
  return paper;
}

function letters(p, svg, write, tones, first, last, y) {
  for (let t = first; t < last; t++) {
    const x = MARGIN + GUTTER + (t - first) * CELL;
    const shade = p.palette.ink.rgb[tones[t]];
    shape("rect", { x, y, width: CELL, height: ROW, fill: css(shade) }, svg);
    write(visible(p.state.trace.tokens[t]), x + CELL / 2, y + 18, 13, 400, inkOn(shade), "middle");
  }
}

function cut(canvas, first, last) {
  const part = document.createElement("canvas");
  part.width = last - first;
  part.height = canvas.height;
  part.getContext("2d").drawImage(canvas, -first, 0);
  return part.toDataURL();
}

export const exportButtons = exportButtonsOf(picture, "gatescope-layers", "layer_view.picture");
