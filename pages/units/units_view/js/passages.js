// Passages aligned at their start: how many units they share, what comes before, and their document at the right. As
// much of each is written as there is room for.
import { element, put } from "../../../../rnn_core/player/js/dom.js";

const SPARE = 3; // px
const pen = document.createElement("canvas").getContext("2d");

export function passages(table, data) {
  table.setAttribute("aria-label", data.said);
  table.replaceChildren(element("tbody", {}, data.passages.map(row)));
  fit(table, data);
}

function row(one) {
  return element(
    "tr",
    {},
    element("td", { class: "n num" }, one.count),
    element("td", { class: "pre" }, element("bdi", { dir: "ltr" })),
    element("td", { class: "mid" }, element("b"), element("span")),
    element("td", { class: "f", title: one.name }),
  );
}

// Called again whenever there is more room, or less.
export function fit(table, data) {
  [...(table.tBodies[0]?.rows ?? [])].forEach((line, k) => {
    const one = data.passages[k];
    const [, before, middle, name] = line.cells;
    put(before.firstChild, ending(one.before, before));
    const inside = beginning(one.inside, middle, 0);
    put(middle.firstChild, inside);
    put(middle.lastChild, inside === one.inside ? beginning(one.after, middle, width(inside, middle)) : "");
    const whole = ending(one.name, name);
    put(name, whole === one.name ? whole : `…${ending(one.name, name, width("…", name))}`);
  });
}

function width(text, cell) {
  pen.font = getComputedStyle(cell).font;
  return pen.measureText(text).width;
}

function room(cell, taken) {
  const style = getComputedStyle(cell);
  return cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - taken - SPARE;
}

// The longest part that there is room for, by halving.
function longest(parts, make, cell, taken) {
  const wide = room(cell, taken);
  let [fits, tooMany] = [0, parts.length + 1];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (width(make(middle), cell) <= wide) fits = middle;
    else tooMany = middle;
  }
  return make(fits);
}

function beginning(text, cell, taken) {
  const parts = [...text];
  return longest(parts, (count) => parts.slice(0, count).join(""), cell, taken);
}

function ending(text, cell, taken = 0) {
  const parts = [...text];
  return longest(parts, (count) => parts.slice(parts.length - count).join(""), cell, taken);
}
