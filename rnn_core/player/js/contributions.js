// Maths: the sum inside each gate, taken apart into what was read, what was said before, and the bias.
import { element, put } from "./dom.js";
import { signed } from "./numbers.js";

const SQUASHES = { sigmoid: "σ → ", tanh: "tanh → ", relu: "max(0, ·) → ", identity: "= " };
const HEADS = { input: "why.input", recurrent: "why.recurrent", cell: "why.cell", bias: "why.bias" };

export function contributions(p) {
  const host = p.find(".why");
  const absent = p.find(".absent");
  let rows = [];

  function build({ trace }) {
    const { title, formulas, parts } = trace.drawing.contributions;
    rows = trace.letters.filter((letter) => formulas[letter]).map((letter) => {
      const cells = Array.from({ length: parts.length + 2 }, () => element("td"));
      const name = element("th", { scope: "row" }, element("span", { class: "wide" }, p.say(`q.${letter}.name`)), element("i", {}, `${letter} = ${formulas[letter]}`));
      return { letter, cells, row: element("tr", { class: `q-${letter}` }, name, ...cells) };
    });
    const heads = [title, ...parts.map((part) => HEADS[part]), "why.sum", "why.result"];
    const head = element("tr", {}, heads.map((key) => element("th", { scope: "col" }, p.say(key))));
    host.setAttribute("role", "region");
    host.setAttribute("aria-label", p.say(title));
    host.replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, rows.map(({ row }) => row))));
  }

  // A page of its own carries every value of every unit, but the parts of the sums of few.
  function tellAbsent({ trace, unit, depth }) {
    const needed = depth === "maths" || trace.drawing.diagram.sums;
    absent.hidden = !(needed && trace.isExact(unit) && !trace.sums(unit, 0));
    absent.textContent = p.say(trace.header.alone ? "why.alone" : "why.absent");
  }

  // A gate may have no such part: a candidate sees no cell state.
  const written = (part) => (part === undefined ? "" : signed(part, 4));

  function draw({ trace, unit, step, depth }) {
    if (depth !== "maths") return;
    const sums = trace.sums(unit, step);
    for (const { letter, cells } of rows) {
      const terms = sums?.[letter];
      const value = trace.at(letter, step, unit);
      const texts = [...trace.drawing.contributions.parts, "sum"].map((part) => (terms ? written(terms[part]) : "…"));
      texts.push(`${SQUASHES[trace.quantities.get(letter).squash]}${trace.isExact(unit) ? signed(value, 4) : `${Number.isNaN(value) ? "" : "≈"}${signed(value)}`}`);
      cells.forEach((each, k) => put(each, texts[k]));
    }
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["unit", "depth", "exact", "drive"].some((name) => name in changed)) tellAbsent(state);
    if (fresh || ["step", "unit", "depth", "exact"].some((name) => name in changed)) draw(state);
  };
}
