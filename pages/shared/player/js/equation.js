// The cell's equation with this unit's numbers in it.
import { element, put } from "./dom.js";
import { guesses, guessing } from "./ghosts.js";
import { signed } from "./numbers.js";

export function equation(p) {
  const host = p.find(".eq");
  const convention = p.find(".convention");
  let numbers = [];

  function build({ trace }) {
    const { title, terms, remark } = trace.drawing.equation;
    host.setAttribute("aria-label", p.say(title));
    convention.hidden = !remark;
    convention.replaceChildren(...(remark ? p.say.nodes(remark) : []));
    numbers = [];
    host.replaceChildren(
      ...terms.flatMap(([words, symbol, hue, operator]) => {
        const number = element("span", { class: "v num" });
        numbers.push([number, hue]);
        const term = element("div", { class: `term q-${hue[0] ?? "c"}` }, number, element("span", { class: hue ? "y hue" : "y" }, symbol), element("span", { class: "w" }, ...p.say.nodes(words)));
        return operator ? [term, element("span", { class: "op" }, operator)] : [term];
      }),
    );
  }

  function valuesOf(trace, unit, step) {
    const at = (letter) => trace.at(letter, step, unit);
    const before = (letter) => trace.at(letter, step - 1, unit);
    return trace.drawing.equation.values(at, before, trace.sums(unit, step));
  }

  function draw({ trace, unit, step, depth, drive }) {
    const exact = trace.isExact(unit);
    const digits = depth === "maths" && exact ? 4 : 2;
    const guessed = guesses(drive) ? valuesOf(guessing(trace, step, drive.guess), unit, step) : [];
    valuesOf(trace, unit, step).forEach((measured, k) => {
      const [number, hue] = numbers[k];
      const unknown = Number.isNaN(measured);
      const value = unknown ? (guessed[k] ?? NaN) : measured;
      number.classList.toggle("open", unknown);
      put(number, value === undefined ? "…" : (exact || unknown ? "" : "≈") + signed(value, digits));
      const bySign = !hue || hue.endsWith("-sign") || Number.isNaN(value);
      number.style.color = !bySign || value === undefined ? "" : !(Math.abs(value) >= 0.005) ? "var(--ink)" : value < 0 ? "var(--neg-t)" : "var(--pos-t)";
    });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["step", "unit", "depth", "exact", "drive"].some((name) => name in changed)) draw(state);
  };
}
