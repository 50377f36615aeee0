// The maps of all units and the lanes below them: one time axis, one playhead. A click is a unit at a step.
import { paintMap } from "../../../shared/js/paint-map.js";
import { boxOf, element, put } from "../../../../rnn_core/player/js/dom.js";
import { clamp, signed, wholePercent } from "../../../../rnn_core/player/js/numbers.js";
import { spoken, visible } from "../../../../rnn_core/player/js/words.js";
import { paintLane } from "./lane.js";
import { partnerOf, toneAt, unitOf, valueAt } from "./tones.js";

const FAR = 10; // rows of Page Up and Page Down
const WIDEST = 5; // bits that the lane of the difference spans each way

export function sheet(p) {
  const host = p.find(".sheet");
  const note = p.find(".mapnote");
  const flag = element("span");
  const playhead = element("div", { class: "ph", "aria-hidden": "true" }, flag);
  let maps = []; // { side, canvas, row, order }
  let lanes = []; // { canvas, value, draw, tell }
  p.onResize(() => p.state.trace && (paintLanes(p.state), place(p.state)));

  function line(name, sub, body, value) {
    return [element("div", { class: "sl" }, element("b", {}, name), element("span", {}, sub)), element("div", { class: "body" }, ...body), element("div", { class: "sr num" }, ...value)];
  }

  function build({ trace }) {
    const pair = trace.kind === "networks";
    maps = (pair ? [0, 1] : [0]).map((side) => map(trace, side));
    lanes = pair ? ofNetworks(trace) : ofTexts(trace);
    const rows = [...maps.map(({ name, canvas, row }) => line(name, "", [canvas, row], [])), ...lanes.map(({ name, sub, canvas, value }) => line(name, sub, [canvas], [value]))];
    host.replaceChildren(...rows.flat(), playhead);
    put(note, p.say(pair ? "compare_view.maps" : "compare_view.change", { quantity: trace.quantity, share: wholePercent(trace.fullest) }));
  }

  function map(trace, side) {
    const pair = trace.kind === "networks";
    const name = pair ? p.say("compare_view.states", { side: "AB"[side], quantity: trace.quantity }) : "B \u2212 A";
    const canvas = element("canvas", { class: "heat", role: "slider", tabindex: 0, "aria-orientation": "vertical", "aria-valuemin": 1, "aria-label": p.say("compare_view.map", { name, count: trace.sides[side].units }) });
    const made = { side, name, canvas, row: element("div", { class: "selrow" }), order: trace.sides[side].order };
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const at = (share, count) => clamp(Math.floor(share * count), 0, count - 1);
      choose(made, at((event.clientY - box.top) / box.height, made.order.length));
      p.go(at((event.clientX - box.left) / box.width, p.state.trace.steps));
    });
    // Up and down among the rows; left and right are everywhere the same.
    canvas.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -FAR, PageDown: FAR }[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      choose(made, clamp(rowOf(made) + by, 0, made.order.length - 1));
    });
    return made;
  }

  const rowOf = ({ side, order }) => order.indexOf(unitOf(p.state.trace, side, p.state.unit));

  // Of B: the unit of A that is closest to it.
  function choose({ side, order }, row) {
    const { trace } = p.state;
    p.store.set({ unit: side && trace.kind === "networks" ? trace.back[order[row]] : order[row] });
  }

  const lane = (name, sub, draw, tell) => ({ name, sub, draw, tell, canvas: element("canvas", { class: "lane", role: "img", "aria-label": `${name} ${sub}` }), value: element("span") });
  const grey = (values) => [{ values, bars: true, colour: "ink-3" }];
  const shown = (value, write) => (value === null || Number.isNaN(value) ? "" : write(value));

  function ofNetworks(trace) {
    const [a, b] = trace.sides.map((one) => one.bits);
    const most = Math.max(1, ...a, ...b);
    const unit = p.say("compare_view.bits");
    const apart = a.map((one, k) => (one === null || b[k] === null ? null : one - b[k]));
    const surprise = (values, side) => lane(p.say("compare_view.surprisal", { side }), unit, () => [grey(values), 0, most], (step) => shown(values[step], (one) => one.toFixed(2)));
    return [surprise(a, "A"), surprise(b, "B"), lane("A \u2212 B", unit, () => [[{ values: apart, bars: true }], -WIDEST, WIDEST], (step) => shown(apart[step], signed)), units()];
  }

  function ofTexts(trace) {
    const [a, b] = trace.sides.map((one) => one.bits);
    const [far, most] = [Math.max(0.1, ...trace.distance), Math.max(1, ...a, ...b)];
    const surprise = lane(p.say("compare_view.surprisal", { side: "" }), p.say("compare_view.dashed_bars"), () => [[{ values: b, bars: true, colour: "ink-3" }, { values: a, dashed: true }], 0, most], (step) => shown(b[step] ?? a[step], (one) => one.toFixed(2)));
    const distance = lane(p.say("compare_view.distance"), p.say("compare_view.deviations"), () => [[{ values: trace.distance, bars: true, colour: "ink" }], 0, far], (step) => shown(trace.distance[step], (one) => one.toFixed(2)));
    return [distance, units(), surprise];
  }

  // The chosen unit, and the one that belongs to it, each by its own largest size.
  function units() {
    const of = (side) => {
      const { trace, unit } = p.state;
      const own = unitOf(trace, side, unit);
      const values = trace.sides[side].at.map((at, step) => (at < 0 ? null : valueAt(trace, side, own, step)));
      const largest = trace.kind === "texts" ? trace.sides[side].limits[own] : Math.max(1e-6, ...values.map(Math.abs));
      return values.map((value) => (value === null ? null : value / largest));
    };
    const tell = (step) => [0, 1].map((side) => shown(valueAt(p.state.trace, side, unitOf(p.state.trace, side, p.state.unit), step), signed)).join("\n");
    return { ...lane("", "", () => [[{ values: of(0) }, { values: of(1), dashed: true }], -1, 1], tell), units: true };
  }

  function paint({ trace, palette }) {
    const { packed } = palette.map("h", true);
    const tone = trace.kind === "networks" ? (side, unit, step) => toneAt(trace, side, unit, step) : (side, unit, step) => trace.change[step * trace.sides[side].units + unit];
    for (const { side, canvas, order } of maps) paintMap(canvas, trace.steps, order.length, (row, step) => packed[tone(side, order[row], step)]);
  }

  function paintLanes() {
    for (const { canvas, draw } of lanes) paintLane(p, canvas, ...draw());
  }

  // Which unit is followed, and how alike the two are that are laid over each other.
  function mark({ trace, unit, step }) {
    for (const one of maps) {
      const row = rowOf(one);
      const own = one.order[row];
      one.row.style.top = `${((row + 0.5) / one.order.length) * 100}%`;
      one.canvas.setAttribute("aria-valuemax", one.order.length);
      one.canvas.setAttribute("aria-valuenow", row + 1);
      one.canvas.setAttribute("aria-valuetext", p.say("compare_view.unit_at", { unit: own, step: step + 1, token: spoken(trace.tokens[step], p.say), value: signed(valueAt(trace, one.side, own, step)) }));
    }
    const labels = host.querySelectorAll(".sl");
    lanes.forEach((one, k) => {
      if (!one.units) return;
      const [name, sub] = labels[maps.length + k].children;
      const pair = trace.kind === "networks";
      put(name, pair ? `${unit} \u2194 ${partnerOf(trace, unit)}` : p.say("compare_view.unit", { unit }));
      put(sub, pair ? p.say("compare_view.pair", { r: signed(trace.likeness[unit]) }) : p.say("compare_view.solid_dashed"));
      one.canvas.setAttribute("aria-label", `${name.textContent} ${sub.textContent}`);
    });
  }

  function place({ trace, step }) {
    const canvas = host.querySelector(".heat");
    if (!canvas) return;
    const box = boxOf(canvas);
    const left = box.left - boxOf(host).left;
    playhead.style.transform = `translateX(${(left + ((step + 0.5) / trace.steps) * box.width - 1).toFixed(1)}px)`;
    put(flag, visible(trace.tokens[step]));
    for (const { value, tell } of lanes) put(value, tell(step));
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "palette" in changed) paint(state);
    if (fresh || "unit" in changed || "step" in changed) mark(state);
    if (fresh || "palette" in changed || "unit" in changed) paintLanes(state);
    if (fresh || "step" in changed || "unit" in changed) place(state);
  };
}
