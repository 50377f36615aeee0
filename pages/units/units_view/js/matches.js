// A row a unit: what it did on the sample with the pattern under it, and its score beside that of no training.
import { element, shape } from "../../../../rnn_core/player/js/dom.js";

const FULL = 100; // a value of this size is as tall as can be
const MIDDLE = 15;
const HEIGHT = 36;

export function matches(table, data, choose) {
  const head = element("tr", {}, data.head.map((name, k) => element("th", { scope: "col", class: ["u", "sp hide", "sc", "hide"][k] }, name)));
  table.replaceChildren(element("thead", {}, head), element("tbody", {}, data.matches.map((one, k) => row(one, k, data, choose))));
}

function row(one, number, data, choose) {
  const name = element("button", { type: "button", "aria-pressed": String(number === data.chosen), onclick: () => choose(number) }, one.name);
  const meter = element("div", { class: "meter" }, bar(one.second), mark(data.untrained));
  return element(
    "tr",
    {},
    element("td", { class: "u" }, name, element("small", {}, one.quantity)),
    element("td", { class: "sp hide" }, curve(one.curve, data.marks)),
    element("td", { class: "sc" }, element("div", { class: "scn" }, meter, element("b", { class: "num" }, one.score))),
    element("td", { class: "hide num" }, one.first),
  );
}

const share = (value) => `${Math.max(0, Math.min(1, (value - 0.5) * 2)) * 100}%`;

function bar(value) {
  const made = element("i");
  made.style.width = share(value);
  return made;
}

function mark(value) {
  const made = element("u");
  made.style.left = share(value);
  return made;
}

function curve(values, marks) {
  const svg = shape("svg", { viewBox: `0 0 ${values.length} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const tall = (value) => (value / FULL) * (MIDDLE - 1);
  const part = (wanted, name) => {
    const d = values.map((value, k) => (wanted(value) ? `M${k} ${MIDDLE}h1v${-tall(value)}h-1z` : "")).join("");
    shape("path", { d, class: name }, svg);
  };
  part((value) => value > 0, "up");
  part((value) => value < 0, "down");
  shape("path", { d: marks.map(([start, stop]) => `M${start} ${HEIGHT - 4}h${stop - start}v3h${start - stop}z`).join(""), class: "ink" }, svg);
  return svg;
}
