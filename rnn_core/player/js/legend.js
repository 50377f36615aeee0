// Maths: what each symbol stands for, and the two functions as drawings.
import { element, shape } from "./dom.js";

const REACH = 6; // the curves are drawn from -6 to 6
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const SYMBOLS = [["W", "w"], ["U", "u"], ["p", "p"], ["b", "b"], ["σ", "sigmoid", sigmoid, 0], ["tanh", "tanh", Math.tanh, -1], ["⊙", "product"], ["c′, h′", "before"]];
// What every formula may be written with; a cell with fewer, or with more, says so.
const USUAL = ["w", "u", "b", "sigmoid", "tanh", "product", "before"];

// From `low` to 1, with the line of zero.
function curve(p, act, low) {
  const svg = shape("svg", { viewBox: "-6.4 -1.25 12.8 2.5", role: "img", "aria-label": p.say("legend.drawn") });
  const points = Array.from({ length: 49 }, (_, k) => (k / 48) * 2 * REACH - REACH);
  const y = (value) => (low < 0 ? -value : 1 - 2 * value).toFixed(3);
  shape("path", { d: `M${-REACH} ${y(0)}H${REACH}M0 1.15V-1.15`, class: "axis" }, svg);
  shape("path", { d: points.map((x, k) => `${k ? "L" : "M"}${x.toFixed(2)} ${y(act(x))}`).join("") }, svg);
  return svg;
}

export function legend(p) {
  const host = p.find(".legend");
  return (changed, { trace }) => {
    if (!("say" in changed || "trace" in changed) || !trace) return;
    const symbols = trace.drawing.contributions.symbols ?? USUAL;
    const rows = SYMBOLS.filter(([, name]) => symbols.includes(name)).map(([symbol, name, act, low]) => element("div", {}, element("dt", {}, symbol), element("dd", {}, act ? curve(p, act, low) : null, element("span", {}, ...p.say.nodes(`legend.${name}`)))));
    host.replaceChildren(element("h3", {}, p.say("legend.title")), element("dl", {}, ...rows), element("p", {}, p.say("legend.drawn")));
  };
}
