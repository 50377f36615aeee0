// Maths: the sum inside each gate, taken apart into what was read, what was said before, and the bias.
import { element, put } from "./dom.js";
import { signed } from "./numbers.js";

const TANH = ["g", "n", "h"];

const FORMULAS = {
  f: "σ(W x + U hₜ₋₁ + b)",
  i: "σ(W x + U hₜ₋₁ + b)",
  o: "σ(W x + U hₜ₋₁ + b)",
  r: "σ(W x + U hₜ₋₁ + b)",
  z: "σ(W x + U hₜ₋₁ + b)",
  g: "tanh(W x + U hₜ₋₁ + b)",
  h: "tanh(W x + U hₜ₋₁ + b)",
  n: "tanh(W x + r (U hₜ₋₁ + b′) + b)",
};

export function why(p) {
  const host = p.find(".why");
  const absent = p.find(".absent");
  let rows = [];

  function build({ trace }) {
    const letters = trace.letters.filter((letter) => letter !== "c" && (letter !== "h" || trace.cell === "rnn"));
    rows = letters.map((letter) => {
      const cells = Array.from({ length: 5 }, () => element("td"));
      const name = element("th", { scope: "row" }, element("span", { class: "wide" }, p.say(`q.${letter}.name`)), element("i", {}, `${letter} = ${FORMULAS[letter]}`));
      return { letter, cells, row: element("tr", { class: `q-${letter}` }, name, ...cells) };
    });
    const heads = [trace.cell === "rnn" ? "why.title_rnn" : "why.title", "why.input", "why.recurrent", "why.bias", "why.sum", "why.result"];
    const head = element("tr", {}, heads.map((key) => element("th", { scope: "col" }, p.say(key))));
    host.setAttribute("role", "region");
    host.setAttribute("aria-label", p.say(heads[0]));
    host.replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, rows.map(({ row }) => row))));
  }

  // A page of its own carries every value of every unit, but the parts of the sums of few.
  function tellAbsent({ trace, unit, depth }) {
    const needed = depth === "maths" || trace.cell !== "lstm";
    absent.hidden = !(needed && trace.isExact(unit) && !trace.sums(unit, 0));
    absent.textContent = p.say("why.absent");
  }

  function draw({ trace, unit, step, depth }) {
    if (depth !== "maths") return;
    const sums = trace.sums(unit, step);
    for (const { letter, cells } of rows) {
      const terms = sums?.[letter];
      const value = trace.at(letter, step, unit);
      const texts = terms
        ? [terms.input, terms.recurrent, terms.bias, terms.input + terms.recurrent + terms.bias].map((each) => signed(each, 4))
        : ["…", "…", "…", "…"];
      texts.push(`${TANH.includes(letter) ? "tanh" : "σ"} → ${trace.isExact(unit) ? signed(value, 4) : `≈${signed(value)}`}`);
      cells.forEach((each, k) => put(each, texts[k]));
    }
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["unit", "depth", "exact"].some((name) => name in changed)) tellAbsent(state);
    if (fresh || ["step", "unit", "depth", "exact"].some((name) => name in changed)) draw(state);
  };
}
