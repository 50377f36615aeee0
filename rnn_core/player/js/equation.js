// The cell's equation with this unit's numbers in it.
import { element, put } from "./dom.js";
import { heldAt } from "./cuts.js";
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
      ...terms.flatMap(([key, symbol, hue, operator]) => {
        const number = element("span", { class: "v num" });
        const words = element("span", { class: "w" }, ...p.say.nodes(key));
        const note = element("span", { class: "was num" });
        const term = element("div", { class: `term q-${hue[0] ?? "c"}` }, number, element("span", { class: hue ? "y hue" : "y" }, symbol), words, note);
        // A letter, or one minus it; a state is held as it is now, not as it was before.
        numbers.push({ number, hue, term, words, note, key, letter: (hue[0] ?? { "cₜ": "c", "hₜ": "h" }[symbol]) });
        return operator ? [term, element("span", { class: "op" }, operator)] : [term];
      }),
    );
  }

  function valuesOf(trace, unit, step) {
    const at = (letter) => trace.at(letter, step, unit);
    const before = (letter) => trace.past(letter, step, unit);
    return trace.drawing.equation.values(at, before, trace.sums(unit, step));
  }

  function plain() {
    for (const { term, words, note, key } of numbers) {
      term.classList.remove("hd");
      put(note, "");
      words.replaceChildren(...p.say.nodes(key));
    }
  }

  // Which term is held, and what it was.
  function second(state, { term, words, note, key, letter }, was, value) {
    const held = letter !== undefined && Boolean(heldAt(state, letter));
    if (term.classList.contains("hd") !== held) {
      term.classList.toggle("hd", held);
      words.replaceChildren(...(held ? [p.say("whatif.held")] : p.say.nodes(key)));
    }
    const [a, b] = [signed(was), signed(value)];
    put(note, a === b || was === undefined || Number.isNaN(was) ? "" : p.say("whatif.note", { value: a }));
  }

  function draw(state) {
    const { trace, unit, step, depth, drive, mode } = state;
    const exact = trace.isExact(unit);
    const digits = depth === "maths" && exact ? 4 : 2;
    const before = mode === "whatif" ? valuesOf(trace.was, unit, step) : [];
    const guessed = guesses(drive) ? valuesOf(guessing(trace, step, drive.guess), unit, step) : [];
    valuesOf(trace, unit, step).forEach((measured, k) => {
      const { number, hue } = numbers[k];
      const unknown = Number.isNaN(measured);
      const value = unknown ? (guessed[k] ?? NaN) : measured;
      number.classList.toggle("open", unknown);
      put(number, value === undefined ? "…" : (exact || unknown ? "" : "≈") + signed(value, digits));
      const bySign = !hue || hue.endsWith("-sign") || Number.isNaN(value);
      if (mode === "whatif") second(state, numbers[k], before[k], value);
      number.style.color = !bySign || value === undefined ? "" : !(Math.abs(value) >= 0.005) ? "var(--ink)" : value < 0 ? "var(--neg-t)" : "var(--pos-t)";
    });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    else if ("mode" in changed) plain();
    if (fresh || ["step", "unit", "depth", "exact", "drive", "mode", "cuts"].some((name) => name in changed)) draw(state);
  };
}
