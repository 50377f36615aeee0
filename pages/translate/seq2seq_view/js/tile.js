// A token that was generated: a button, and under it how probable the decoder held it.
import { shape } from "../../../../rnn_core/player/js/dom.js";
import { wholePercent } from "../../../../rnn_core/player/js/numbers.js";
import { written } from "./piece.js";

const CROSS = 4; // px from its middle
const TYPE = 18;

export function tile(svg, { y, width, piece }, one, k, count, p, peek) {
  const wide = width / count - y.gap;
  const [left, middle] = [piece(k) - wide / 2, piece(k)];
  const group = shape("g", {}, svg);
  const kinds = ["tile", one.forced && "forced", one.wrong && "wrong"].filter(Boolean).join(" ");
  const button = shape("g", { class: kinds, role: "button", tabindex: -1, "aria-label": named(p, one, k), "data-piece": k }, group);
  button.addEventListener("click", () => p.go(k));
  button.addEventListener("keydown", (event) => event.key === "Enter" && p.go(k));
  for (const [begin, end] of [["pointerenter", "pointerleave"], ["focus", "blur"]]) {
    button.addEventListener(begin, () => peek(k));
    button.addEventListener(end, () => peek(null));
  }
  shape("rect", { x: left, y: y.piece, width: wide, height: y.pieceTall, rx: y.turned ? 6 : 9, class: "card" }, button);
  word(button, y, wide, middle, written(one.piece, p), one.wrong ? 2 * CROSS + 4 : 0);
  if (one.wrong) {
    const [x, at] = [left + wide - CROSS - 4, y.piece + CROSS + 4];
    shape("path", { d: `M${x - CROSS} ${at - CROSS}l${2 * CROSS} ${2 * CROSS}m0 ${-2 * CROSS}l${-2 * CROSS} ${2 * CROSS}`, class: "cross" }, button);
  }
  if (one.forced) shape("path", { d: `M${left + 4} ${y.piece + 4}h9l-4.5 7z`, class: "pin" }, button);
  shape("rect", { x: left + y.gap / 2, y: y.bar, width: wide - y.gap, height: y.turned ? 6 : 8, rx: 2, class: "tube" }, group);
  shape("rect", { x: left + y.gap / 2, y: y.bar, width: (wide - y.gap) * one.p, height: y.turned ? 6 : 8, rx: 2, class: "sure" }, group);
  if (!y.turned) shape("text", { x: middle, y: y.share, class: "share" }, group, wholePercent(one.p));
  return { button, group };
}

// The name begins with what is printed on the button.
function named(p, one, k) {
  const name = p.say("seq2seq_view.token", { token: written(one.piece, p), number: k + 1, share: wholePercent(one.p) });
  return one.wrong ? `${name}, ${p.say("seq2seq_view.wrong")}` : name;
}

// `taken`: px at the corner that the cross takes.
function word(parent, y, wide, middle, text, taken) {
  const room = y.turned ? y.pieceTall - 8 - taken : wide - 10 - 1.5 * taken;
  const place = y.turned ? { transform: `translate(${middle + 5} ${y.piece + (y.pieceTall + taken) / 2}) rotate(-90)` } : { x: middle, y: y.piece + y.said };
  const size = y.turned ? y.type : TYPE;
  const said = shape("text", { ...place, class: "said", "font-size": size }, parent, text);
  const long = text.length * (/[a-z]/.test(text) ? 0.56 : 0.95) * size;
  if (long > room) said.setAttribute("font-size", Math.max(11, (size * room) / long).toFixed(1));
}
