// A curve drawn over some steps of the text: by pointer, or with the arrow keys, left and right from step to step, up and
// down by a twentieth of the pad.
import { element, shape } from "../../../../rnn_core/player/js/dom.js";

const [WIDTH, HEIGHT, EDGE] = [376, 230, 34];

export function sketch({ asked, say, given, locked, answered, guess }) {
  const count = asked.labels.length;
  const [low, high] = asked.limits;
  const x = (k) => EDGE + ((k + 0.5) * (WIDTH - EDGE - 6)) / count;
  const y = (value) => 10 + (1 - (value - low) / (high - low)) * (HEIGHT - 40);
  const written = (value) => value.toFixed(2).replace("-", "\u2212");
  const line = given ? [...given] : Array(count).fill(null);
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "pad" });
  const node = element("div", { class: "sketch" }, svg);
  const live = element("p", { class: "hidden", role: "status" });
  node.append(live);
  shape("rect", { x: EDGE, y: 4, width: WIDTH - EDGE - 2, height: HEIGHT - 30, rx: 8, class: "paper" }, svg);
  for (const value of [high, (low + high) / 2, low]) {
    shape("line", { x1: EDGE, x2: WIDTH - 2, y1: y(value), y2: y(value), class: "rule" }, svg);
    shape("text", { x: EDGE - 5, y: y(value) + 4, class: "axis", "text-anchor": "end" }, svg, written(value));
  }
  asked.labels.forEach((label, k) => shape("text", { x: x(k), y: HEIGHT - 10, class: "tick", "text-anchor": "middle" }, svg, label.trim() ? label : "·"));
  if (asked.start !== null) shape("circle", { cx: EDGE, cy: y(asked.start), r: 5, class: "start" }, svg);
  const truth = answered ? shape("path", { class: "measured", d: pathOf(asked.outcome.truth) }, svg) : null;
  const mine = shape("path", { class: "mine" }, svg);
  const cursor = shape("line", { y1: 6, y2: HEIGHT - 28, class: "cursor" }, svg);
  let at = 0;

  function pathOf(values) {
    const points = values.map((value, k) => (value === null ? null : [x(k), y(value)])).filter(Boolean);
    const begun = asked.start !== null ? [[EDGE, y(asked.start)]] : [];
    return [...begun, ...points].map((point, k) => `${k ? "L" : "M"}${point.map((one) => one.toFixed(1)).join(" ")}`).join("");
  }

  function paint() {
    mine.setAttribute("d", pathOf(line));
    cursor.setAttribute("x1", x(at));
    cursor.setAttribute("x2", x(at));
  }

  // Between two places that a quick hand has passed, and before the first, the line is straight.
  function filled() {
    const known = line.map((value, k) => [k, value]).filter(([, value]) => value !== null);
    return line.map((value, k) => {
      if (value !== null) return value;
      const before = known.findLast(([place]) => place < k) ?? (asked.start !== null ? [-1, asked.start] : known[0]);
      const after = known.find(([place]) => place > k) ?? before;
      if (after[0] === before[0]) return before[1];
      return before[1] + ((after[1] - before[1]) * (k - before[0])) / (after[0] - before[0]);
    });
  }

  function put(k, value) {
    at = Math.max(0, Math.min(count - 1, k));
    line[at] = Math.max(low, Math.min(high, value));
    paint();
    live.textContent = say("sketch.at", { label: asked.labels[at], value: written(line[at]) });
    guess(filled());
  }

  if (!locked) {
    svg.setAttribute("tabindex", 0);
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-label", say("sketch.label", { count }));
    let draws = false;
    const drawn = (event) => {
      const box = svg.getBoundingClientRect();
      const [across, down] = [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT];
      const k = Math.round(((across - EDGE) * count) / (WIDTH - EDGE - 6) - 0.5);
      put(k, low + (1 - (down - 10) / (HEIGHT - 40)) * (high - low));
    };
    svg.addEventListener("pointerdown", (event) => {
      draws = true;
      svg.setPointerCapture(event.pointerId);
      drawn(event);
    });
    svg.addEventListener("pointermove", (event) => draws && drawn(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (draws = false));
    svg.addEventListener("keydown", (event) => {
      const [across, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
      if (across === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const from = line[at] ?? asked.start ?? (low + high) / 2;
      if (across) put(at + across, line[at + across] ?? from);
      else put(at, from + (up * (high - low)) / 20);
    });
  } else {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", say(answered ? "sketch.both" : "sketch.label", { count }));
    cursor.remove();
  }
  truth?.parentNode.insertBefore(truth, mine);
  paint();
  return { node };
}
