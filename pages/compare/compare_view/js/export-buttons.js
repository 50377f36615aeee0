// The comparison as one picture that stands alone: both texts around the cursor, the maps, the lanes.
import { exportButtonsOf, sheet } from "../../../shared/js/export-buttons.js";
import { css, inkOn } from "../../../../rnn_core/player/js/colour.js";
import { shape } from "../../../../rnn_core/player/js/dom.js";
import { visible } from "../../../../rnn_core/player/js/words.js";
import { text } from "./tones.js";

const MARGIN = 32;
const WIDE = 1060;
const GUTTER = 200;
const CELL = 15;
const LINE = 26;
const TOP = 130;
const GAP = 12;

function picture(p) {
  const { trace, step } = p.state;
  const rows = [...p.root.querySelectorAll(".sheet .body canvas")];
  const heights = rows.map((one) => one.clientHeight);
  const names = [...p.root.querySelectorAll(".sheet .sl")];
  const values = [...p.root.querySelectorAll(".sheet .sr")];
  const sides = trace.kind === "networks" ? [0] : [0, 1];
  const texts = sides.length * (LINE + GAP) + GAP;
  const height = TOP + texts + heights.reduce((sum, one) => sum + one + GAP, 0) + 60;
  const paper = sheet(p, WIDE + 2 * MARGIN, height);
  const { svg, write } = paper;
  write(p.find("h1").textContent, MARGIN, 50, 26, 750, "ink");
  write([...p.root.querySelectorAll(".who .w")].map((one, side) => (trace.kind === "networks" ? `${"AB"[side]}: ` : "") + one.querySelector("b").textContent).join("   "), MARGIN, 78, 15, 400, "ink-2");
  write(p.find(".say").textContent, MARGIN, 108, 17, 650, "ink");
  sides.forEach((side, k) => letters(p, side, svg, write, TOP + k * (LINE + GAP)));
  let y = TOP + texts;
  rows.forEach((canvas, k) => {
    const [name, sub] = names[k].children;
    write(name.textContent, MARGIN, y + 20, 14, 650, "ink");
    write(sub.textContent, MARGIN, y + 38, 12, 400, "ink-2");
    shape("image", { x: MARGIN + GUTTER, y, width: WIDE - GUTTER - 70, height: heights[k], preserveAspectRatio: "none", style: "image-rendering:pixelated", href: canvas.toDataURL() }, svg);
    values[k].textContent.split("\n").forEach((one, at) => write(one, MARGIN + WIDE - 62, y + 20 + 18 * at, 13, 650, "ink"));
    y += heights[k] + GAP;
  });
  const x = MARGIN + GUTTER + ((step + 0.5) / trace.steps) * (WIDE - GUTTER - 70);
  shape("rect", { x: x - 1, y: TOP + texts - 4, width: 2, height: y - TOP - texts, fill: p.palette.token("ink") }, svg);
  write(trace.footer, MARGIN, height - 22, 12, 400, "ink-2");
  return paper;
}

// As many characters of one text as a line holds, the cursor among them.
function letters(p, side, svg, write, y) {
  const { trace, step } = p.state;
  const { at, graphemes, positions } = trace.sides[side];
  const shown = Math.floor((WIDE - 40) / CELL);
  const here = positions.findIndex((one) => one >= step);
  const first = Math.max(0, Math.min((here < 0 ? graphemes.length : here) - Math.floor(shown / 2), graphemes.length - shown));
  const { tones, map } = text(p, p.state, side);
  write(trace.kind === "networks" ? "" : "AB"[side], MARGIN, y + 19, 15, 700, "ink");
  graphemes.slice(first, first + shown).forEach((one, k) => {
    const tone = tones[first + k];
    const colour = tone < 0 ? p.palette.surface : map.rgb[tone];
    const x = MARGIN + 30 + k * CELL;
    shape("rect", { x, y, width: CELL, height: LINE, fill: css(colour) }, svg);
    write(visible(one), x + CELL / 2, y + 18, 13, 400, inkOn(colour), "middle");
    if (at[step] === first + k) shape("rect", { x, y: y - 2, width: CELL, height: LINE + 4, rx: 3, fill: "none", stroke: p.palette.token("ink"), "stroke-width": 2 }, svg);
  });
}

export const exportButtons = exportButtonsOf(picture, "gatescope-compare", "compare_view.picture");
