/* A curve: drawn with a finger or with the arrow keys; afterwards the class's, over one another. */
const PAD = { width: 340, height: 220, left: 34, right: 10, top: 12, bottom: 26 };

function scale(question) {
  const [low, high] = question.limits;
  const first = question.start === null ? 0 : -1;
  const wide = PAD.width - PAD.left - PAD.right, tall = PAD.height - PAD.top - PAD.bottom;
  return {
    x: (place) => PAD.left + (place - first) / (question.labels.length - 1 - first) * wide,
    y: (value) => PAD.top + (high - value) / (high - low) * tall,
    place: (x) => Math.max(0, Math.min(question.labels.length - 1, Math.round((x - PAD.left) / wide * (question.labels.length - 1 - first) + first))),
    value: (y) => Math.max(low, Math.min(high, high - (y - PAD.top) / tall * (high - low))),
  };
}

/** The frame of a drawing: limits, labels, and where the curve starts. */
function frame(question, attributes) {
  const { x, y } = scale(question);
  const drawing = draw("svg", { viewBox: `0 0 ${PAD.width} ${PAD.height}`, class: "curves", ...attributes });
  for (const value of question.limits) {
    drawing.append(draw("line", { x1: PAD.left, x2: PAD.width, y1: y(value), y2: y(value) }));
    drawing.append(draw("text", { x: PAD.left - 5, y: y(value) + 4, "text-anchor": "end" }, written(value)));
  }
  question.labels.forEach((label, place) => drawing.append(draw("text", { x: x(place), y: PAD.height - 6, "text-anchor": "middle" }, label)));
  if (question.start !== null) drawing.append(draw("circle", { cx: x(-1), cy: y(question.start), r: 4 }));
  return drawing;
}

function line(question, points, name) {
  const { x, y } = scale(question);
  const places = points.flatMap((value, place) => (value === null ? [] : [[place, value]]));
  const start = question.start === null ? [] : [[-1, question.start]];
  return draw("polyline", { class: name, points: [...start, ...places].map(([place, value]) => `${x(place)},${y(value)}`).join(" ") });
}

/** Returns {element, points}; `changed` is called with whether every point is drawn. */
function pad(question, changed) {
  const [low, high] = question.limits, { x, y, place, value } = scale(question);
  const points = question.labels.map(() => null);
  const drawing = frame(question, { class: "curves pad", tabindex: 0, role: "slider", "aria-label": say("draw"), "aria-valuemin": low, "aria-valuemax": high });
  let mark = null, at = 0, last = null;
  function redraw() {
    mark?.remove();
    mark = draw("g");
    mark.append(line(question, points, "mine"));
    points.forEach((one, k) => { if (one !== null) mark.append(draw("circle", { cx: x(k), cy: y(one), r: k === at ? 6 : 4, class: "own" })); });
    drawing.append(mark);
    const now = points[at] ?? question.start ?? (low + high) / 2;
    drawing.setAttribute("aria-valuenow", now);
    drawing.setAttribute("aria-valuetext", `${question.labels[at]}: ${valued({ digits: 2 }, now)}`);
    changed(points.every((one) => one !== null));
  }
  function set(k, to) {
    points[k] = Number(to.toFixed(4));
    at = k;
  }
  function drag(event) {
    const box = drawing.getBoundingClientRect();
    const k = place((event.clientX - box.left) / box.width * PAD.width);
    const to = value((event.clientY - box.top) / box.height * PAD.height);
    // A quick finger skips points: they lie on the way.
    if (last && Math.abs(k - last.k) > 1) {
      const step = Math.sign(k - last.k);
      for (let between = last.k + step; between !== k; between += step) set(between, last.to + (to - last.to) * (between - last.k) / (k - last.k));
    }
    set(k, to);
    last = { k, to };
    redraw();
  }
  drawing.addEventListener("pointerdown", (event) => { drawing.setPointerCapture(event.pointerId); last = null; drag(event); });
  drawing.addEventListener("pointermove", (event) => { if (drawing.hasPointerCapture(event.pointerId)) drag(event); });
  drawing.addEventListener("keydown", (event) => {
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key], upwards = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!sideways && !upwards) return;
    event.preventDefault();
    const now = points[at] ?? question.start ?? (low + high) / 2;
    if (sideways) {
      const next = Math.max(0, Math.min(points.length - 1, at + sideways));
      set(at, now);
      if (points[next] === null) set(next, now);
      at = next;
    } else set(at, Math.max(low, Math.min(high, now + upwards * (high - low) / 25)));
    redraw();
  });
  redraw();
  return { element: drawing, points };
}

/** The class's curves, their middle, the measured one, and this phone's own. */
function curves(question, mine) {
  const drawing = frame(question, { role: "img", "aria-label": say("curves", { n: question.count }) });
  const drawn = [];
  const add = (points, name) => { drawing.append(line(question, points, name)); drawn.push(name); };
  (question.distribution ?? []).forEach((points) => drawing.append(line(question, points, "each")));
  if (question.distribution) add(question.middle, "middle");
  if (Array.isArray(mine)) add(mine, "mine");
  if (question.measured) add(question.measured, "true");
  const legend = make("p", { className: "legend" }, ...drawn.map((name) => make("span", { className: name }, say(`curve_${name}`))));
  return make("div", { className: "together" }, drawing, legend);
}

/** How far a curve lies from another, point by point, on average. */
function apart(one, other) {
  return one.reduce((sum, value, place) => sum + Math.abs(value - (Array.isArray(other) ? other[place] : other)), 0) / one.length;
}
