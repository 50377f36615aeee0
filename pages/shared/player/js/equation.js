// The cell's equation with this unit's numbers in it.
import { element, put } from "./dom.js";
import { signed } from "./numbers.js";

// Each term: what it is called, its symbol, its hue (none: coloured by sign), and its value.
const EQUATIONS = {
  lstm: {
    terms: [["c", "cₜ", "", "="], ["f", "f", "f", "×"], ["before", "cₜ₋₁", "", "+"], ["i", "i", "i", "×"], ["g", "g", "g-sign", ""]],
    values: (at, before) => [at("c"), at("f"), before("c"), at("i"), at("g")],
  },
  gru: {
    terms: [["h", "hₜ", "", "="], ["z", "z", "z", "×"], ["before", "hₜ₋₁", "", "+"], ["let", "1 − z", "z", "×"], ["n", "n", "n-sign", ""]],
    values: (at, before) => [at("h"), at("z"), before("h"), 1 - at("z"), at("n")],
  },
  rnn: {
    terms: [["h", "hₜ", "", "= tanh ("], ["past", "U hₜ₋₁", "", "+"], ["read", "W xₜ", "", "+"], ["bias", "b", "", ")"]],
    values: (at, before, sums) => [at("h"), sums?.h.recurrent, sums?.h.input, sums?.h.bias],
  },
};

export function equation(p) {
  const host = p.find(".eq");
  const convention = p.find(".convention");
  let numbers = [];

  function build({ trace }) {
    const { terms } = EQUATIONS[trace.cell];
    host.setAttribute("aria-label", p.say(`eq.${trace.cell}_label`));
    convention.hidden = trace.cell !== "gru";
    convention.replaceChildren(...p.say.nodes("eq.gru_convention"));
    numbers = [];
    host.replaceChildren(
      ...terms.flatMap(([name, symbol, hue, operator]) => {
        const number = element("span", { class: "v num" });
        numbers.push([number, hue]);
        const term = element("div", { class: `term q-${hue[0] ?? "c"}` }, number, element("span", { class: hue ? "y hue" : "y" }, symbol), element("span", { class: "w" }, ...p.say.nodes(`eq.${trace.cell}_${name}`)));
        return operator ? [term, element("span", { class: "op" }, operator)] : [term];
      }),
    );
  }

  function draw({ trace, unit, step, depth }) {
    const exact = trace.isExact(unit);
    const digits = depth === "maths" && exact ? 4 : 2;
    const at = (letter) => trace.at(letter, step, unit);
    const before = (letter) => trace.at(letter, step - 1, unit);
    EQUATIONS[trace.cell].values(at, before, trace.sums(unit, step)).forEach((value, k) => {
      const [number, hue] = numbers[k];
      put(number, value === undefined ? "…" : (exact ? "" : "≈") + signed(value, digits));
      const bySign = !hue || hue.endsWith("-sign");
      number.style.color = !bySign || value === undefined ? "" : Math.abs(value) < 0.005 ? "var(--ink)" : value < 0 ? "var(--neg-t)" : "var(--pos-t)";
    });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["step", "unit", "depth", "exact"].some((name) => name in changed)) draw(state);
  };
}
