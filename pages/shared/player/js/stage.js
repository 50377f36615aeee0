// The cell: which diagram, when it is rebuilt, and the tween from one step's values to the next.
import { SNAP_ABOVE } from "./clock.js";
import { visible } from "./words.js";
import { signed, wholePercent } from "./numbers.js";

const LONGEST = 420; // ms a step's change may take

export function stage(p) {
  const svg = p.find("svg.cell");
  let diagram = null;
  let parts = null;
  let shown = null;
  let tween = null;

  function build({ trace }) {
    diagram = trace.drawing.diagram;
    svg.replaceChildren();
    svg.setAttribute("aria-label", p.say(diagram.title));
    parts = diagram.build(svg, p, p.narrow);
    svg.setAttribute("viewBox", `0 0 ${parts.g.width} ${parts.g.height}`);
    shown = null;
  }

  // How values are written in the diagram at this depth; ≈ until the exact ones are here.
  function writer({ trace, unit, depth }) {
    const about = trace.isExact(unit) ? "" : "≈";
    const digits = depth === "maths" && trace.isExact(unit) && !p.narrow ? 4 : 2;
    const plain = (name, value) => about + (trace.quantities.get(name)?.signed ? signed(value) : wholePercent(value));
    return {
      number: (value) => about + signed(value, digits),
      // In words (`q.<name>.story`), or as the equations write it.
      label(name, value, { symbol = name, named = false } = {}) {
        if (p.narrow) return named ? `${p.say(`q.${name}.short`)} ${plain(name, value)}` : plain(name, value);
        if (depth === "story") return p.say(`q.${name}.story`, { value: plain(name, value) });
        return `${symbol} ${about ? "≈" : "="} ${signed(value, digits)}`;
      },
    };
  }

  function paint(state, values) {
    shown = values;
    diagram.paint(parts, values, diagram.scale(state.trace, state.unit));
  }

  function aim(state, smooth) {
    parts.tile(visible(state.trace.tokens[state.step]));
    const target = diagram.values(state.trace, state.unit, state.step);
    diagram.label(parts, target, writer(state), state);
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
