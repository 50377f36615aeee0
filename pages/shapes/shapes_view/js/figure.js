// A floor for each layer and direction: time to the right, the batch into the depth. Lit cells are solid.
import { put, shape } from "../../../../rnn_core/player/js/dom.js";
import { clamp } from "../../../../rnn_core/player/js/numbers.js";

const WIDE = { room: 430, width: 760, left: 108, right: 84, slant: 12, tall: 15, gap: 14, widest: 56 };
const SMALL = { room: 330, width: 360, left: 46, right: 44, slant: 7, tall: 12, gap: 10, widest: 40 };
const FOOT = 46; // px under the lowest floor, besides the input's own rows
const ROW = 9; // px from one row of the input to the next

export function figure(p) {
  const host = p.find(".figure");
  const told = p.find(".cell");
  let plates = new Map();
  let held = new Map();
  let mark = null;

  const key = (cell) => cell.join();
  const tensor = ({ trace, lit }) => trace.tensors.find((one) => one.key === lit) ?? trace.tensors[0];

  function geometry({ trace, narrow }) {
    const g = narrow ? SMALL : WIDE;
    const { batch, steps, layers, directions } = trace;
    const floors = layers * directions;
    const depth = Math.max(7, Math.min(g.tall + 2, (g.room / floors - g.gap) / batch));
    const floor = batch * depth + g.gap;
    const column = Math.min(g.widest, (g.width - g.left - g.right - batch * g.slant) / steps);
    const ground = floors * floor + 12;
    return { ...g, batch, steps, floors, directions, depth, floor, column, ground, height: ground + FOOT + batch * ROW };
  }

  const corner = (g, [layer, direction, step, sequence]) => ({
    x: g.left + step * g.column + sequence * g.slant,
    y: g.ground - (layer * g.directions + direction) * g.floor - sequence * g.depth,
  });

  function plate(svg, name, x, y, width, height, lean) {
    return shape("path", { class: name, d: `M${x} ${y}h${width}l${lean} ${-height}h${-width}z` }, svg);
  }

  function write(svg, x, y, text, anchor, name = "axis") {
    return shape("text", { x, y, "text-anchor": anchor, class: name }, svg, text);
  }

  function build(state) {
    const { trace } = state;
    const g = geometry(state);
    const svg = shape("svg", { viewBox: `0 0 ${g.width} ${g.height}`, "aria-hidden": "true" });
    plates = new Map();
    for (let layer = 0; layer < trace.layers; layer++)
      for (let direction = 0; direction < g.directions; direction++) {
        for (let sequence = g.batch - 1; sequence >= 0; sequence--)
          for (let step = 0; step < g.steps; step++) {
            const cell = [layer, direction, step, sequence];
            const { x, y } = corner(g, cell);
            const node = plate(svg, direction ? "plate back" : "plate", x, y, g.column - 4, g.depth - 2, g.slant * 0.85);
            node.addEventListener("click", () => go(cell));
            plates.set(key(cell), node);
          }
        const { y } = corner(g, [layer, direction, 0, 0]);
        const arrow = g.directions === 1 ? "" : direction ? " ←" : " →";
        const name = direction ? "" : p.say(state.narrow ? "shapes_view.layer_short" : "shapes_view.layer", { layer });
        write(svg, g.left - 12, y - 2, name + arrow, "end");
      }
    const under = g.ground + 16 + g.batch * ROW;
    for (let sequence = g.batch - 1; sequence >= 0; sequence--)
      for (let step = 0; step < g.steps; step++) {
        const node = plate(svg, "plate input", g.left + step * g.column + sequence * g.slant + 5, under - 2 - sequence * ROW, g.column - 14, 7, 5);
        plates.set(`x${step},${sequence}`, node);
      }
    write(svg, g.left - 12, under, "x", "end", "axis mono");
    write(svg, g.left - 12, under + 22, p.say("shapes_view.step"), "end");
    const every = g.column > 22 ? 1 : 2;
    for (let step = 0; step < g.steps; step += every) write(svg, g.left + step * g.column + g.column / 2 - 2, under + 22, step, "middle");
    for (const sequence of new Set([0, g.batch - 1])) {
      const { x, y } = corner(g, [0, 0, g.steps - 1, sequence]);
      write(svg, x + g.column + g.slant * 0.85 + 2, y - 1, sequence || state.narrow ? sequence : p.say("shapes_view.sequence", { sequence }), "start");
    }
    mark = shape("path", { class: "here", d: "" }, svg);
    host.replaceChildren(svg);
    host.dataset.g = "";
    host.geometry = g;
  }

  function light(state) {
    const one = tensor(state);
    held = new Map(one.held.map((each) => [key(each.cell), each.said]));
    for (const [name, node] of plates) node.classList.toggle("lit", name.startsWith("x") ? one.key === "x" : held.has(name));
    host.setAttribute("aria-label", `${p.say("shapes_view.figure")} ${one.name}: ${one.said}`);
  }

  function point(state) {
    const g = host.geometry;
    const one = tensor(state);
    const cell = state.at;
    if (!cell) {
      mark.setAttribute("d", "");
      return put(told, one.held.length ? p.say("shapes_view.press") : one.key === "x" ? p.say("shapes_view.press_input") : "");
    }
    const { x, y } = corner(g, cell);
    mark.setAttribute("d", `M${x} ${y}h${g.column - 4}l${g.slant * 0.85} ${-(g.depth - 2)}h${-(g.column - 4)}z`);
    const [layer, direction, step, sequence] = cell;
    const where = p.say(g.directions === 1 ? "shapes_view.where" : direction ? "shapes_view.where_back" : "shapes_view.where_on", { layer, step, sequence });
    put(told, `${where}: ${held.get(key(cell)) ?? p.say("shapes_view.not_in", { name: one.name })}`);
  }

  const go = (cell) => p.store.set({ at: cell });

  host.addEventListener("keydown", (event) => {
    const { trace, at } = p.state;
    if (!trace || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowRight: [0, 1, 0], ArrowLeft: [0, -1, 0], ArrowUp: [1, 0, 0], ArrowDown: [-1, 0, 0], PageUp: [0, 0, 1], PageDown: [0, 0, -1] }[event.key];
    if (event.key === "Escape" && at) return go(null);
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const first = tensor(p.state).held[0]?.cell ?? [0, 0, 0, 0];
    if (!at) return go(first);
    const floor = clamp(at[0] * trace.directions + at[1] + by[0], 0, trace.layers * trace.directions - 1);
    go([Math.floor(floor / trace.directions), floor % trace.directions, clamp(at[2] + by[1], 0, trace.steps - 1), clamp(at[3] + by[2], 0, trace.batch - 1)]);
  });

  return (changed, state) => {
    const fresh = ["trace", "say", "narrow"].some((name) => name in changed);
    if (fresh) build(state);
    if (fresh || "lit" in changed) light(state);
    if (fresh || "lit" in changed || "at" in changed) point(state);
  };
}
