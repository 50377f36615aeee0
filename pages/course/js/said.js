// What Python said, as nodes: text, bold, code, a measured value, a link to a term. Nothing is read as HTML.
import { element } from "../../../rnn_core/player/js/dom.js";

const made = {
  text: ({ text }) => text,
  bold: ({ text }) => element("b", {}, text),
  code: ({ text }) => element("code", {}, text),
  value: ({ text }) => element("span", { class: "num" }, text),
  term: ({ text, term }) => element("a", { href: `#term-${term}` }, text),
};

export const said = (runs) => runs.map((run) => made[run.kind](run));
export const plainly = (runs) => runs.map((run) => run.text).join("");
