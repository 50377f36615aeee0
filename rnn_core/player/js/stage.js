// The cell: which diagram, when it is rebuilt, and the tween from one step's values to the next.
import { SNAP_ABOVE } from "./clock.js";
import { ghosts } from "./ghosts.js";
import { grips } from "./grips.js";
import { heldAt } from "./cuts.js";
import { ROOM, twin } from "./twin.js";
import { pencase } from "./pipes.js";
import { rings } from "./rings.js";
import { visible } from "./words.js";
import { signed, wholePercent } from "./numbers.js";

const LONGEST = 420; // ms a step's change may take

export function stage(p) {
  const svg = p.find("svg.cell");
  const ghost = ghosts(p, svg);
  const ring = rings(svg);
  const second = twin(p, svg);
  const grip = grips(p, svg);
  let diagram = null;
  let parts = null;
  let shown = null;
  let drawn = false;
  let tween = null;

  function build({ trace, drive, mode }) {
    const before = drive && diagram === trace.drawing.diagram ? shown : null;
    diagram = trace.drawing.diagram;
    svg.replaceChildren();
    svg.setAttribute("aria-label", p.say(diagram.title));
    parts = diagram.build(svg, p, p.narrow);
    const room = mode === "whatif" ? (p.narrow ? ROOM.narrow : ROOM.wide) : 0;
    svg.setAttribute("viewBox", `0 ${-room} ${parts.g.width} ${parts.g.height + room}`);
    svg.setAttribute("role", room ? "group" : "img"); // of a picture nothing can be taken hold of
    if (pencase(svg)) pencase(svg).narrow = p.narrow;
    second.build(diagram, parts);
    grip.build();
    shown = before;
    drawn = false;
  }

  // A lesson leaves out the table of all values: the label tells those of this step.
  function describe({ trace, unit, step, drive }) {
    if (!drive) return;
    const values = trace.letters.map((letter) => `${p.say(`q.${letter}.name`)} ${signed(trace.at(letter, step, unit))}`);
    svg.setAttribute("aria-label", `${p.find(".say").textContent} ${values.join(", ")}`);
  }

  // How values are written in the diagram at this depth; ≈ until the exact ones are here.
  function writer(state) {
    const { trace, unit, depth } = state;
    const about = trace.isExact(unit) ? "" : "≈";
    const sure = (value) => (Number.isNaN(value) ? "" : about);
    const digits = depth === "maths" && trace.isExact(unit) && !p.narrow ? 4 : 2;
    const plain = (name, value) => sure(value) + (trace.quantities.get(name)?.signed ? signed(value) : wholePercent(value));
    return {
      plain,
      number: (value) => sure(value) + signed(value, digits),
      // In words (`q.<name>.story`), or as the equations write it.
      label(name, value, { symbol = name, named = false, of = name } = {}) {
        if (Number.isNaN(value)) return plain(name, value);
        if (state.mode === "whatif" && heldAt(state, of)) return p.say(p.narrow ? "whatif.held_short" : "whatif.held_at", { value: plain(name, value) });
        if (p.narrow) return named ? `${p.say(`q.${name}.short`)} ${plain(name, value)}` : plain(name, value);
        if (depth === "story") return p.say(`q.${name}.story`, { value: plain(name, value) });
        return `${symbol} ${about ? "≈" : "="} ${signed(value, digits)}`;
      },
    };
  }

  function paint(state, values) {
    const scale = diagram.scale(state.trace, state.unit);
    diagram.paint(parts, values, scale);
    second.paint(diagram, parts, values, scale);
    grip.paint(state);
    shown = ghost.paint(diagram, parts, values, scale);
    drawn = true;
  }

  function aim(state, smooth, lasts) {
    parts.tile(visible(state.trace.tokens[state.step]));
    const target = diagram.values(state.trace, state.unit, state.step);
    const write = writer(state);
    diagram.label(parts, target, write, state);
    second.aim(diagram, parts, target, state, write);
    ghost.aim(diagram, parts, state, write);
    ring(diagram, parts, target, state);
    describe(state);
    const fast = state.playing && state.speed > SNAP_ABOVE;
    if (!smooth || !shown || fast || state.scrubbing || p.still()) {
      tween = null;
      paint(state, target);
      return;
    }
    const from = { ...shown };
    if (!drawn) paint(state, from); // rebuilt: until the first frame it stands as it stood
    tween = { from, target, begun: 0, lasts };
    p.clock.wake();
  }

  // One frame of the tween; says whether there is more. From or to what is not known there is no way.
  function frame(now) {
    if (!tween) return false;
    tween.begun ||= now;
    const share = Math.min(1, (now - tween.begun) / tween.lasts);
    const eased = 1 - (1 - share) ** 3;
    const values = {};
    for (const name in tween.target) {
      const way = (tween.target[name] - tween.from[name]) * eased;
      values[name] = Number.isNaN(way) ? tween.target[name] : tween.from[name] + way;
    }
    if (share === 1) tween = null;
    paint(p.state, values);
    return Boolean(tween);
  }

  const update = (changed, state) => {
    const any = (...names) => names.some((name) => name in changed);
    const fresh = any("trace", "say", "palette", "narrow", "mode");
    const length = Math.min(LONGEST, 700 / state.speed);
    if (fresh) build(state);
    if ("depth" in changed || fresh) p.root.dataset.depth = state.depth;
    // A lesson's step, and what it reveals, are gone to as a step is.
    if (state.drive && !any("unit", "say", "palette", "narrow") && any("trace", "drive", "exact")) aim(state, true, LONGEST);
    else if (fresh || any("unit", "depth", "exact", "cuts")) aim(state, false);
    else if ("step" in changed) aim(state, true, length);
  };
  return { update, frame };
}
