// The run as it was over the run that is: its belt above, dashed; dashed marks in the valves, thin arcs round the
// dials, and beside each number what it was. All measured; nothing of it is drawn in what a visitor just looks at.
import { shape } from "./dom.js";
import { pencase, tintBySign } from "./pipes.js";

export const ROOM = { wide: 94, narrow: 84 }; // what the second belt takes of the drawing, above it
const BELT = { wide: { y: -22, half: 15 }, narrow: { y: -24, half: 12 } };
const APART = 0.02; // of a valve: nearer it is where it was
const LINE = 18; // from a number to what it was

export function twin(p, svg) {
  let host = null;
  let own = null;
  let was = null;
  let arcs = [];
  let written = null;

  function build(diagram, parts) {
    host = was = null;
    arcs = [];
    if (p.state.mode !== "whatif") return;
    const { g } = parts;
    const { y, half } = p.narrow ? BELT.narrow : BELT.wide;
    const kit = pencase(svg);
    const { pen } = parts;
    const edge = half + 4;
    const line = `M${g.x0} ${y - edge}H${g.x1}M${g.x0} ${y + edge}H${g.x1}`;
    host = shape("g", { class: "asitwas" }, svg);
    shape("path", { class: "tube-was", d: line }, host);
    const stops = [0, 1, 2].map(() => shape("path", { class: "flow" }, host));
    const valve = shape("g", { class: "small" }, host);
    const frame = shape("rect", { class: "frame", width: 18, height: 2 * edge + 8, y: y - edge - 4, rx: 5 }, valve);
    const jaws = [shape("rect", { class: "jaw", width: 12 }, valve), shape("rect", { class: "jaw", width: 12 }, valve)];
    const [x0, x1] = p.narrow ? [2, g.x1 - 2] : [6, g.x1 - 6];
    const top = y - edge;
    pen.text("sm", x0, top - (p.narrow ? 25 : 27), p.say("whatif.was"), "start", host);
    const before = pen.text("nm2", x0, top - 7, "", "start", host);
    const now = pen.text("nm2", x1, top - 7, "", "end", host);
    const busy = shape("g", { class: "computing", "aria-hidden": "true" }, host);
    for (const k of [0, 1, 2]) shape("rect", { x: g.x1 - 52 + k * 11, y: g.beltY - 11, width: 6, height: 22, rx: 2 }, busy);
    own = { y, half, edge, pen, stops, valve, frame, jaws, before, now };
    for (const { x, y: centre, r, letter } of kit.dials) arcs.push({ letter, node: shape("circle", { class: "arc-was", cx: x, cy: centre, r: r + 6, transform: `rotate(-90 ${x} ${centre})` }, host), round: 2 * Math.PI * (r + 6) });
  }

  // The same labels with the numbers as they were, in a small line under those that changed.
  function label(diagram, parts, values, state, write) {
    const nodes = [...svg.querySelectorAll("text")].filter((node) => !host.contains(node) && !node.classList.contains("note-was"));
    const said = nodes.map((node) => node.textContent);
    const plain = { number: (value) => write.number(value), plain: write.plain, label: (name, value) => write.plain(name, value) };
    const texts = (some) => {
      diagram.label(parts, some, plain, state);
      return nodes.map((node) => node.textContent);
    };
    const [before, now] = [texts(was), texts(values)];
    diagram.label(parts, values, write, state);
    for (const old of svg.querySelectorAll(".note-was")) old.remove();
    const shown = diagram.belt(parts, values, diagram.scale(state.trace, state.unit));
    const ends = new Set(shown.ends.map((_, k) => parts.labels[k ? (parts.labels.c ? "c" : "h") : "p"]));
    nodes.forEach((node, k) => {
      if (before[k] === now[k] || ends.has(node) || !node.getClientRects().length || p.narrow) return;
      const note = p.say("whatif.note", { value: before[k] });
      if (node.getAttribute("text-anchor") === "middle" && !node.classList.contains("nm")) node.textContent = `${said[k]}, ${note}`;
      else shape("text", { class: "sm note-was", x: node.getAttribute("x"), y: Number(node.getAttribute("y")) + LINE + (node.classList.contains("nm") ? 4 : 0), "text-anchor": node.getAttribute("text-anchor") }, node.parentNode, note);
    });
  }

  return {
    build,
    aim(diagram, parts, values, state, write) {
      was = null;
      if (!host) return;
      was = diagram.values(state.trace.was, state.unit, state.step);
      written = write.number;
      label(diagram, parts, values, state, write);
    },
    paint(diagram, parts, values, scale) {
      if (!host || !was) return;
      const { stops, valve, limit, ends } = diagram.belt(parts, was, scale);
      own.stops.forEach((path, k) => {
        path.style.display = stops[k] ? "" : "none";
        if (stops[k]) own.pen.level(path, stops[k][0], stops[k][1], own.y, stops[k][2], limit, own.half);
      });
      own.valve.style.display = valve ? "" : "none";
      if (valve) {
        const [letter, x, open] = valve;
        own.valve.setAttribute("class", `small q-${letter}`);
        own.frame.setAttribute("x", x - 9);
        own.jaws.forEach((jaw, k) => {
          const tall = own.edge - open * own.half;
          jaw.setAttribute("x", x - 6);
          jaw.setAttribute("height", Math.max(0, tall).toFixed(2));
          jaw.setAttribute("y", (k ? own.y + open * own.half : own.y - own.edge).toFixed(2));
        });
      }
      [own.before, own.now].forEach((node, k) => {
        node.textContent = written(ends[k]);
        tintBySign(node, ends[k]);
      });
      const kit = pencase(svg);
      const apart = kit.valves.map(({ letter }) => letter).filter((letter) => letter in was && Math.abs(was[letter] - values[letter]) > APART);
      kit.guessed = new Map(apart.map((letter) => [letter, NaN]));
      kit.as = "guess";
      diagram.paint(parts, was, scale);
      kit.as = "measured";
      for (const { letter, node, round } of arcs) {
        node.setAttribute("stroke-dasharray", `${((was[letter] ?? 0) * round).toFixed(1)} 400`);
        node.style.display = apart.includes(letter) ? "" : "none";
      }
    },
  };
}
