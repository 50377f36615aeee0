// Holding by number: any quantity that the cell lets one set, one unit or a group; and another character at this step.
import { element, put } from "./dom.js";
import { visible } from "./words.js";

const EXAMPLE = "3, 8-12";
const MOST = 256; // units of one cut

// "219, 42-44" -> numbers, each once and in order; null if it is not that.
export function unitsOf(text, count) {
  const found = new Set();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [, first, last = first] = part.match(/^(\d{1,6})(?:[-–](\d{1,6}))?$/) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) >= count) return null;
    for (let unit = Number(first); unit <= Number(last); unit++) found.add(unit);
  }
  return found.size && found.size <= Math.max(MOST, count) ? [...found].sort((a, b) => a - b) : null;
}

export function holdForm(p) {
  const host = p.find(".holdform");
  const [words, unitWords, valueWords, editWords] = Array.from({ length: 4 }, () => element("span", {}));
  const quantity = element("select", { onchange: () => suggest() });
  const units = element("input", { type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", maxlength: 200 });
  const value = element("input", { type: "number", step: "any", autocomplete: "off" });
  const freeze = element("input", { type: "checkbox", onchange: () => (value.disabled = freeze.checked) });
  const freezeWords = element("span", {});
  const go = element("button", { type: "submit", class: "act" });
  const problem = element("p", { class: "problem", role: "status" });
  const symbol = element("select", {});
  const change = element("button", { type: "submit", class: "act" });
  const form = element("form", { onsubmit: hold, novalidate: true }, element("label", {}, words, quantity), element("label", {}, unitWords, units), element("label", { class: "number" }, valueWords, value), element("label", { class: "tick" }, freeze, freezeWords), go);
  const edit = element("form", { onsubmit: write }, element("label", {}, editWords, symbol), change);
  host.append(form, edit, problem);

  function hold(event) {
    event.preventDefault();
    const { trace } = p.state;
    const chosen = unitsOf(units.value, trace.units);
    const letter = quantity.value;
    const [low, high] = trace.isSigned(letter) ? [-1e6, 1e6] : [0, 1];
    const number = Number(value.value);
    const sound = freeze.checked || (value.value.trim() !== "" && number >= low && number <= high);
    put(problem, !chosen ? p.say("whatif.bad_units", { last: trace.units - 1, example: EXAMPLE }) : sound ? "" : p.say(trace.isSigned(letter) ? "whatif.bad_number" : "whatif.bad_share"));
    if (!chosen || !sound) return;
    p.cuts.set(letter, freeze.checked ? "freeze" : number, chosen);
  }

  function write(event) {
    event.preventDefault();
    p.cuts.edit(symbol.value);
  }

  // What the chosen unit has here: to start from.
  function suggest() {
    const { trace, unit, step } = p.state;
    const now = trace.at(quantity.value, step, unit);
    value.value = Number.isNaN(now) ? "" : Number(now.toFixed(2));
    const ends = trace.isSigned(quantity.value) ? ["", ""] : [0, 1];
    [value.min, value.max] = ends;
  }

  function build({ holdable, trace, symbols }) {
    for (const [node, key] of [[words, "hold"], [unitWords, "of_units"], [valueWords, "at_value"], [freezeWords, "freeze_it"], [go, "hold_go"], [change, "change"]]) put(node, p.say(`whatif.${key}`));
    const chosen = quantity.value;
    quantity.replaceChildren(...trace.letters.filter((letter) => holdable.includes(letter)).map((letter) => element("option", { value: letter }, `${p.say(`q.${letter}.name`)} ${letter}`)));
    if (holdable.includes(chosen)) quantity.value = chosen;
    else quantity.value = trace.letters.filter((letter) => holdable.includes(letter)).at(-1);
    edit.hidden = symbols.length === 0; // what reads words or rows has no character to change
    symbol.replaceChildren(...symbols.map(([typed, shown]) => element("option", { value: typed }, visible(shown))));
  }

  return (changed, state) => {
    if (!state.trace || !state.say || !state.switchable) return;
    const fresh = ["trace", "say", "holdable", "symbols"].some((name) => name in changed);
    if (fresh) build(state);
    if (fresh || "unit" in changed) {
      units.value = state.unit;
      put(problem, "");
    }
    if ((fresh || ["unit", "step", "mode"].some((name) => name in changed)) && p.root.getRootNode().activeElement !== value) suggest();
    if (fresh || ["step", "mode"].some((name) => name in changed)) put(editWords, p.say("whatif.character", { step: state.step + 1 + state.trace.header.start, token: visible(state.trace.was.tokens[state.step]) }));
  };
}

