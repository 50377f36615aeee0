// The sentence, both readers' states and the three answers as one picture that stands alone.
import { exportButtonsOf, sheet } from "../../../shared/js/export-buttons.js";
import { shape } from "../../../../rnn_core/player/js/dom.js";
import { arrived, written } from "./arrived.js";

const MARGIN = 32;
const WIDE = 1060;
const TALL = 620;
const GUTTER = 150;

function picture(p) {
  const paper = sheet(p, WIDE + 2 * MARGIN, TALL);
  const { svg, write } = paper;
  write(p.find("h1").textContent, MARGIN, 56, 30, 750, "ink");
  write(p.find(".lede").textContent, MARGIN, 84, 15, 400, "ink-2");
  write(p.say("direction_view.left"), MARGIN, 150, 15, 650, "ink");
  write(p.say("direction_view.right"), MARGIN, 290, 15, 650, "ink");
  sentence(p, svg, write);
  p.state.trace.cards.forEach((card, k) => answer(p, svg, write, card, MARGIN + (k * WIDE) / 3));
  write(p.state.trace.footer, MARGIN, TALL - 24, 13, 400, "ink-2");
  return paper;
}

function sentence(p, svg, write) {
  const { trace, word } = p.state;
  const each = (WIDE - GUTTER) / trace.steps;
  const canvases = [...p.root.querySelectorAll(".scene .strip")];
  const [up, down] = ["forward", "backward"].map((side) => canvases.filter((strip) => strip.classList.contains(side)));
  trace.tokens.forEach((text, k) => {
    const x = MARGIN + GUTTER + k * each + 8;
    for (const [strip, y] of [[up[k], 120], [down[k], 262]]) if (strip.classList.contains("come")) shape("image", { x, y, width: each - 16, height: 48, preserveAspectRatio: "none", style: "image-rendering:pixelated", href: strip.firstChild.toDataURL() }, svg);
    write(text, x + each / 2 - 8, 224, Math.min(24, each / 4.5), k === word ? 750 : 500, "ink", "middle");
    if (k === word) shape("rect", { x: x - 4, y: 108, width: each - 8, height: 214, rx: 12, fill: "none", stroke: p.palette.token("ink"), "stroke-width": 2 }, svg);
  });
}

function answer(p, svg, write, card, x) {
  const { trace, word } = p.state;
  const shares = arrived(p.state, card, word);
  write(card.name, x, 372, 18, 700, "ink");
  trace.words[word].candidates.forEach((name, k) => {
    const y = 404 + k * 30;
    write(name, x, y, 14, 400, "ink");
    shape("rect", { x: x + 110, y: y - 13, width: 150, height: 16, rx: 3, fill: p.palette.token("tube") }, svg);
    if (shares) shape("rect", { x: x + 110, y: y - 13, width: 150 * shares[k], height: 16, rx: 3, fill: p.palette.token("ink") }, svg);
    write(shares ? written(shares[k]) : "–", x + 310, y, 14, 400, "ink", "end");
  });
  write(card.accuracy, x, 540, 13, 400, "ink-2");
}

export const exportButtons = exportButtonsOf(picture, "gatescope-bidirectional", "direction_view.picture");
