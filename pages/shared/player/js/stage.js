// The cell: which diagram, when it is rebuilt, and the tween from one step's values to the next.
import { SNAP_ABOVE } from "./clock.js";
import { visible } from "./words.js";
import { signed, wholePercent } from "./numbers.js";
import { gru } from "./cells/gru.js";
import { lstm } from "./cells/lstm.js";
import { rnn } from "./cells/rnn.js";

const CELLS = { lstm, gru, rnn };
const LONGEST = 420; // ms a step's change may take

export function stage(p) {
  const svg = p.find("svg.cell");
  let cell = null;
  let parts = null;
  let shown = null;
  let tween = null;

  function build({ trace }) {
    cell = CELLS[trace.cell];
    svg.replaceChildren();
    svg.setAttribute("aria-label", p.say(`cell.${trace.cell}_label`));
    parts = cell.build(svg, p, p.narrow);
    svg.setAttribute("viewBox", `0 0 ${parts.g.width} ${parts.g.height}`);
    shown = null;
  }

  // How values are written in the diagram at this depth; ≈ until the exact ones are here.
  function writer({ trace, unit, depth }) {
    const about = trace.isExact(unit) ? "" : "≈";
    const digits = depth === "maths" && trace.isExact(unit) && !p.narrow ? 4 : 2;
    const plain = (letter, value) => about + (letter === "let" || !trace.isSigned(letter) ? wholePercent(value) : signed(value));
    return {
      number: (value) => about + signed(value, digits),
      label(letter, value) {
        if (p.narrow) return letter === "z" ? `${p.say("q.z.short")} ${plain(letter, value)}` : plain(letter, value);
        if (depth === "story") return p.say(`q.${letter}.story`, { value: plain(letter, value) });
        return `${letter === "let" ? "1 − z" : letter} ${about ? "≈" : "="} ${signed(value, digits)}`;
      },
    };
  }

  function paint(state, values) {
    shown = values;
    cell.paint(parts, values, cell.scale(state.trace, state.unit));
  }

  function aim(state, smooth) {
    parts.tile(visible(state.trace.tokens[state.step]));
    const target = cell.values(state.trace, state.unit, state.step);
    cell.label(parts, target, writer(state));
    const fast = state.playing && state.speed > SNAP_ABOVE;
    if (!smooth || !shown || fast || state.scrubbing || p.still()) {
      tween = null;
      paint(state, target);
      return;
    }
    tween = { from: { ...shown }, target, begun: 0, lasts: Math.min(LONGEST, 700 / state.speed) };
    p.clock.wake();
  }

  // One frame of the tween; says whether there is more.
  function frame(now) {
    if (!tween) return false;
    tween.begun ||= now;
    const share = Math.min(1, (now - tween.begun) / tween.lasts);
    const eased = 1 - (1 - share) ** 3;
    const values = {};
    for (const name in tween.target) values[name] = tween.from[name] + (tween.target[name] - tween.from[name]) * eased;
    if (share === 1) tween = null;
    paint(p.state, values);
    return Boolean(tween);
  }

  const update = (changed, state) => {
    const fresh = ["trace", "say", "palette", "narrow"].some((name) => name in changed);
    if (fresh) build(state);
    if ("depth" in changed || fresh) p.root.dataset.depth = state.depth;
    if (fresh || ["unit", "depth", "exact"].some((name) => name in changed)) aim(state, false);
    else if ("step" in changed) aim(state, true);
  };
  return { update, frame };
}
