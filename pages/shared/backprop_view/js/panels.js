// One panel a network: what is left of the error at every step, on one logarithmic axis for all.
import { element, put, shape } from "../../../../rnn_core/player/js/dom.js";
import { mark, marks, shown } from "./decades.js";

const TALL = { wide: 212, narrow: 132 };
const EDGE = { left: 46, right: 10, top: 8, bottom: 30 };
const APART = 17; // px between two labels at the left edge

export function panels(p) {
  const host = p.find(".panels");
  let drawn = [];
  p.onResize(() => draw(p.state));

  function draw({ trace, narrow }) {
    if (!trace) return;
    const count = trace.panels.length; // three beside each other at most, rows as even as can be
    host.style.setProperty("--n", narrow ? 1 : Math.ceil(count / Math.ceil(count / 3)));
    host.replaceChildren();
    const made = trace.panels.map(frame);
    host.append(...made.map((each) => each.section));
    drawn = made.map((each) => chart(each, p, narrow ? TALL.narrow : TALL.wide));
    move(p.state);
  }

  function move({ step, target }) {
    for (const each of drawn) each.move(Math.min(step, target));
  }

  return (changed, state) => {
    if ("trace" in changed || "say" in changed || "palette" in changed || "narrow" in changed) draw(state);
    else if ("step" in changed || "target" in changed) move(state);
  };
}

function frame(panel) {
  const svg = shape("svg", { class: "curve", role: "img", "aria-label": panel.alt });
  const now = element("p", { class: "now num" });
  const section = element(
    "section",
    { class: "panel" },
    element("h2", {}, panel.name, element("small", {}, panel.note)),
    element("div", { class: "big" }, element("b", { class: "num" }, panel.rate), element("span", {}, panel.rate_note)),
    svg,
    now,
  );
  return { panel, svg, now, section };
}

function chart({ panel, svg, now }, p, height) {
  const { trace } = p.state;
  const width = svg.clientWidth || 320;
  const last = trace.place.target;
  const [low, high] = trace.range;
  const x = (step) => EDGE.left + (last ? step / last : 1) * (width - EDGE.left - EDGE.right);
  const y = (log) => EDGE.top + ((high - Math.max(low, Math.min(high, log))) / (high - low)) * (height - EDGE.top - EDGE.bottom);
  const box = { x, y, width, height, low, high, last };
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", height);
  const name = `rw-${Math.random().toString(36).slice(2)}`;
  const words = ground(svg, box, trace.limits, p, name);
  const seen = shape("g", { "clip-path": `url(#${name}-seen)` }, svg);
  const [main] = panel.paths;
  if (main.low) shape("path", { class: "band", d: band(main, box) }, seen);
  shape("path", { class: "under", d: area(main.values, box) }, seen);
  for (const path of [...panel.paths].reverse()) shape("path", { class: `line ${path.kind}`, d: line(path.values, box) }, seen);
  const labels = shape("g", { class: "names" }, svg);
  if (panel.paths.length > 1) nameLines(labels, panel.paths, box);
  for (const word of words) clear(word, [...labels.children]);
  const dot = shape("circle", { r: 6, class: "dot" }, svg);
  const clip = svg.querySelector(`#${name}-seen rect`);
  return {
    move(step) {
      const at = x(Math.min(step, last));
      clip.setAttribute("x", at - 1);
      clip.setAttribute("width", Math.max(0, width - at + 1));
      const value = main.values[Math.min(step, last)];
      dot.setAttribute("cx", at);
      dot.setAttribute("cy", y(value ?? low));
      labels.classList.toggle("off", step > last * 0.25);
      put(now, p.say("backprop_view.back", { back: last - Math.min(step, last), share: shown(value) }));
    },
  };
}

// Zones that float32 cannot hold beside the last step, marks on the axis, and the steps below.
function ground(svg, { x, y, width, height, low, high, last }, limits, p, name) {
  const defs = shape("defs", {}, svg);
  const seen = shape("clipPath", { id: `${name}-seen` }, defs);
  shape("rect", { x: 0, y: 0, width, height }, seen);
  const hatch = shape("pattern", { id: `${name}-hatch`, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
  shape("line", { x1: 0, y1: 0, x2: 0, y2: 9, class: "hatch" }, hatch);
  const written = [];
  const zone = (from, to, words) => {
    if (y(from) - y(to) < 3) return;
    const size = { x: EDGE.left, y: y(to), width: width - EDGE.left - EDGE.right, height: y(from) - y(to) };
    shape("rect", { ...size, class: "zone" }, svg);
    shape("rect", { ...size, fill: `url(#${name}-hatch)` }, svg);
    if (size.height <= 20) return;
    const [right, left] = [width - EDGE.right - 8, EDGE.left + 8];
    const [top, bottom] = [size.y + 16, size.y + size.height - 8];
    const ends = to > limits.high ? [top, bottom] : [bottom, top];
    written.push({ words, places: ends.flatMap((at) => [[right, at, "end"], [left, at, ""]]) });
  };
  for (const log of marks(low, high, Math.max(2, Math.floor((height - EDGE.top - EDGE.bottom) / 24)))) {
    shape("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(log), y2: y(log), class: log === 0 ? "one" : "grid" }, svg);
    shape("text", { x: EDGE.left - 7, y: y(log) + 4.5, class: "tick end" }, svg, mark(log));
  }
  if (limits.low > low) zone(low, limits.low, p.say("backprop_view.vanished"));
  if (limits.high < high) zone(limits.high, high, p.say("backprop_view.exploded"));
  for (const limit of [limits.low, limits.high]) if (limit > low && limit < high) shape("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(limit), y2: y(limit), class: "limit" }, svg);
  shape("text", { x: width - EDGE.right, y: height - 9, class: "tick end" }, svg, p.say("backprop_view.last"));
  const strides = width < 300 ? [50, 100, 150] : [25, 50, 75, 100, 125, 150, 175];
  const every = last > 90 ? strides.filter((back) => back % 50 === 0) : strides.filter((back) => back % 25 === 0);
  for (const back of every) if (x(last - back) > EDGE.left + 12 && width - x(last - back) > 92) shape("text", { x: x(last - back), y: height - 9, class: "tick middle" }, svg, p.say("backprop_view.earlier", { back }));
  return written.map(({ words, places }) => ({ places, node: shape("text", { class: "zone-word" }, svg, words) }));
}

// A zone's word goes where it fits and no line's name stands; if need be without what follows its colon; or nowhere.
function clear({ node, places }, names) {
  const taken = names.map((one) => one.getBBox());
  const right = node.ownerSVGElement.viewBox.baseVal.width - EDGE.right;
  const fits = ([x, y, side]) => {
    node.setAttribute("x", x);
    node.setAttribute("y", y);
    node.classList.toggle("end", side === "end");
    const box = node.getBBox();
    const over = (other) => box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height && other.y < box.y + box.height;
    return box.x >= EDGE.left && box.x + box.width <= right && !taken.some(over);
  };
  if (places.some(fits)) return;
  node.textContent = node.textContent.split(":")[0];
  if (!places.some(fits)) node.remove();
}

function line(values, { x, y }) {
  let open = false;
  return values
    .map((value, step) => {
      if (value == null) return (open = false), "";
      const piece = `${open ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
      open = true;
      return piece;
    })
    .join("");
}

function area(values, { x, y, low, last }) {
  const points = values.map((value, step) => `${x(step).toFixed(1)} ${y(value ?? low).toFixed(1)}`);
  return `M${x(0)} ${y(low)}L${points.join("L")}L${x(last)} ${y(low)}Z`;
}

function band({ low, high }, { x, y, low: floor }) {
  const up = high.map((value, step) => `${x(step).toFixed(1)} ${y(value ?? floor).toFixed(1)}`);
  const down = low.map((value, step) => `${x(step).toFixed(1)} ${y(value ?? floor).toFixed(1)}`).reverse();
  return `M${[...up, ...down].join("L")}Z`;
}

// Lines are named at their far end, where the error has been longest under way: the uppermost above itself, the
// others under all of them, in their order.
function nameLines(host, paths, box) {
  const { x, y, low, last, height } = box;
  const from = Math.round(last * 0.06);
  const spans = paths.map((path) => ({ path, ys: path.values.slice(from, from + Math.max(1, Math.round(last * 0.55))).map((value) => y(value ?? low)) }));
  spans.sort((a, b) => a.ys[0] - b.ys[0]);
  const [first, ...others] = spans;
  const write = (path, at) => shape("text", { x: x(from), y: at, class: `name ${path.kind}` }, host, path.label);
  write(first.path, Math.max(EDGE.top + 12, Math.min(...first.ys) - 9));
  const under = Math.max(...spans.flatMap(({ ys }) => ys.slice(0, Math.round(last * 0.35)))) + APART;
  const room = height - EDGE.bottom - 6 - (others.length - 1) * APART;
  others.forEach(({ path }, k) => write(path, Math.min(under, room) + k * APART));
}
