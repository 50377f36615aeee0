// Each reading by the player's own text and guesses: they see one text, and of the two readings know nothing.
import { guesses } from "../../../../rnn_core/player/js/guesses.js";
import { textPanel } from "../../../../rnn_core/player/js/text.js";
import { text } from "./tones.js";

export function readers(p) {
  return [0, 1].flatMap((side) => [reader(p, side), expects(p, side)]);
}

// The player as a part sees it: `root` is that part's own, `view` what it takes for the trace.
function seen(p, side, root, view, stepOf, positionOf, words) {
  const own = {
    root,
    find: (selector) => root.querySelector(selector),
    onResize: p.onResize,
    go: (step) => p.go(positionOf(step)),
    state: null,
    get palette() {
      return p.palette;
    },
    get say() {
      const say = (key, values) => p.say(words[key] ?? key, { name: p.state.trace.sides[side].name, side: "AB"[side], ...values });
      say.nodes = (key, values) => p.say.nodes(words[key] ?? key, values);
      return say;
    },
  };
  const inside = (state) => ({ ...state, trace: view(state.trace), step: stepOf(state.trace, state.step) });
  own.update = (state) => (own.state = inside(state));
  own.before = (state, changed) => ("step" in changed && changed.step != null ? { ...changed, step: stepOf(state.trace, changed.step) } : changed);
  own.state = inside({ ...p.state, trace: p.state.trace ?? NOTHING });
  return own;
}

const NOTHING = { sides: [0, 1].map(() => ({ at: [0], steps: [0], positions: [0], graphemes: [], unknown: [], name: "", tokens: [] })) };

function reader(p, side) {
  const host = p.root.querySelectorAll(".reader")[side];
  const views = new WeakMap();
  // A text of written characters: one a step.
  const view = (trace) => {
    if (!views.has(trace)) {
      const { graphemes, unknown } = trace.sides[side];
      const header = { graphemes, unknown, source: graphemes.map((_, k) => k) };
      views.set(trace, { ...trace, tokens: graphemes, steps: graphemes.length, header });
    }
    return views.get(trace);
  };
  // In a gap the cursor waits at the last character before it.
  const own = seen(p, side, host, view, (trace, step) => before(trace.sides[side].at, step), (step) => p.state.trace.sides[side].positions[step], { "text.label": "compare_view.text", "text.unknown": "compare_view.unknown" });
  const draw = textPanel(own, () => text(p, p.state, side));

  return (changed, state) => {
    if (side && state.trace.kind === "networks") return; // both read the text that A shows
    own.update(state);
    draw(own.before(state, changed), own.state);
    const { at, positions } = state.trace.sides[side];
    host.toggleAttribute("data-gap", at[state.step] < 0);
    if (!("trace" in changed || "say" in changed)) return;
    const other = state.trace.sides[1 - side].at;
    for (const each of host.querySelectorAll("[data-step]")) each.classList.toggle("only", other[positions[each.dataset.step]] < 0);
  };
}

function expects(p, side) {
  const host = p.root.querySelectorAll(".expects")[side];
  const known = () => true;
  const view = (trace) => {
    const one = trace.sides[side];
    return { ...one, header: { symbols: one.symbols, symbol_ids: one.symbol_ids }, steps: one.tokens.length, known, surprise: () => NaN };
  };
  // The guess after a character is the one after its last token.
  const own = seen(p, side, host, view, (trace, step) => before(trace.sides[side].steps, step), () => 0, { "guess.title": "compare_view.expects", "guess.label": "compare_view.expects" });
  const draw = guesses(own);
  return (changed, state) => {
    own.update(state);
    draw(own.before(state, changed), own.state);
    host.toggleAttribute("data-gap", state.trace.sides[side].at[state.step] < 0);
  };
}

function before(at, step) {
  for (let k = step; k >= 0; k--) if (at[k] >= 0) return at[k];
  return 0;
}
