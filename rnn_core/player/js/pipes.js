// Drawing parts that the cells share. Everything a `set...` draws is a measured value to scale; what is not known is
// NaN, and hatched. The same values may be drawn again as guesses (`as` in `pencase`), dashed: of what is not known in
// place of it, of a valve's measured value as a line across it.
import { put, shape } from "./dom.js";

export const VALVE = 11; // half the length of a valve along its pipe
const THREAD = 7; // px: a thread's flow at its widest
const HAIRLINE = 1.2; // px: even nothing is a line, so that one sees where it would flow
const UNSURE = 0.45; // of a pipe: how far its hatch reaches where its flow is not known
const pencases = new WeakMap(); // drawing -> what is in it, for whoever knows no cell

// { as: "measured" | "guess" | "nothing", valves, handles, boxes, dials, flows, narrow, guessed, said }: valves and dials
// with their places, `handles` the places of states that one may take hold of; `flows` tell the value
// and the place of each as they were last looked at ("nothing" is drawn then); `guessed` holds each letter's guess, and
// `said` writes it beside its line.
export const pencase = (svg) => pencases.get(svg);

export function createPen(svg, palette) {
  const kit = { as: "measured", valves: [], handles: [], boxes: [], dials: [], flows: new Map(), narrow: false, guessed: new Map(), said: String };
  pencases.set(svg, kit);
  const text = (look, x, y, words, anchor = "middle", parent = svg) => shape("text", { class: look, x, y, "text-anchor": anchor }, parent, words);
  const group = (look) => shape("g", { class: look }, svg);
  const path = (look, d, parent = svg) => shape("path", { class: look, d }, parent);

  return {
    text,
    // Several lines, as the words' own line breaks say.
    lines: (look, x, y, words, anchor) => words.split("\n").forEach((line, k) => text(look, x, y + k * 20, line, anchor)),
    group,
    path,
    // The pipe itself, empty: fill and two edges.
    tube: (fill, edges) => {
      path("tube", fill);
      path("tube-edge", edges);
    },
    flow: () => path("flow", "M0 0"),
    dash: (d) => path("dash", d),
    wire: (d) => path("wire", d),
    control: (letter, d) => path(`control q-${letter}`, d),

    // A gate's dial: its letter, and an arc as long as the gate is open.
    dial(letter, x, y, r = 24) {
      const parent = group(`q-${letter}`);
      const round = 2 * Math.PI * r;
      shape("circle", { class: "dial", cx: x, cy: y, r }, parent);
      const arc = shape("circle", { class: "arc", cx: x, cy: y, r, transform: `rotate(-90 ${x} ${y})` }, parent);
      text("letter", x, y + 6.5, letter, "middle", parent);
      kit.dials.push({ letter, node: parent, x, y, r });
      const draw = (open) => arc.setAttribute("stroke-dasharray", `${(open * round).toFixed(1)} 200`);
      return sure(arc, draw, () => arc.setAttribute("stroke-dasharray", "3 9"));
    },

    box(letter, x, y, half = 25) {
      const parent = group(`q-${letter}`);
      kit.boxes.push({ letter, node: parent });
      shape("rect", { class: "box", x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: 10 }, parent);
      return text("letter", x, y + 6.5, letter, "middle", parent);
    },

    // Two jaws; the gap they leave is the gate's value times the width of the pipe. `level`: the pipe lies flat;
    // `turned`: it opens as its gate shuts.
    valve(letter, x, y, half, level, length = VALVE, turned = false) {
      const parent = group(`q-${letter}`);
      const cap = half + 6;
      const frame = half + 10;
      const along = length + 3;
      const [w, h] = level ? [along, frame] : [frame, along];
      shape("rect", { class: "frame", x: x - w, y: y - h, width: 2 * w, height: 2 * h, rx: 6 }, parent);
      const jaws = [shape("rect", { class: "jaw" }, parent), shape("rect", { class: "jaw" }, parent)];
      const [near, size, fixed, thick] = level ? ["y", "height", "x", "width"] : ["x", "width", "y", "height"];
      const centre = level ? y : x;
      for (const jaw of jaws) {
        jaw.setAttribute(fixed, (level ? x : y) - length);
        jaw.setAttribute(thick, 2 * length);
      }
      jaws[0].setAttribute(near, centre - cap);
      kit.valves.push({ letter, node: parent, x, y, half, level, length, turned });
      const draw = (open) => {
        const gap = open * half;
        for (const jaw of jaws) jaw.setAttribute(size, Math.max(0, cap - gap).toFixed(2));
        jaws[1].setAttribute(near, (centre + gap).toFixed(2));
      };
      const inside = level ? [x - length, y - cap, 2 * length, 2 * cap] : [x - cap, y - length, 2 * cap, 2 * length];
      const across = (open) => (open === null ? parent.ghost?.remove() : kit.guessed.has(letter) && ghost(parent, x, y, open, half, level, along, open === kit.guessed.get(letter)));
      return sure(parent, draw, () => hatched(parent, ...inside), across);
    },

    // Where a state can be taken hold of: its number, up and down across a level pipe.
    handle: (letter, x, y, half) => kit.handles.push({ letter, x, y, half }),

    // A share of a frame, filled from its foot.
    gauge(letter, x, y, width, tall) {
      const filled = shape("rect", { class: "filled", x, width, rx: 3 }, group(`q-${letter}`));
      const draw = (share) => {
        filled.setAttribute("y", (y + tall - share * tall).toFixed(2));
        filled.setAttribute("height", (share * tall).toFixed(2));
        filled.style.fill = "";
      };
      return sure(filled, draw, () => {
        draw(1);
        filled.style.fill = hatch();
      });
    },

    // A narrow pipe that follows any path; `flow` fills it.
    thread(d) {
      path("thread-edge", d);
      path("thread", d);
      return shape("path", { class: "thread-flow", d }, svg);
    },

    // Where something looks into a pipe.
    eye(x, y) {
      shape("circle", { class: "op", cx: x, cy: y, r: 7 }, svg);
      shape("circle", { class: "pupil", cx: x, cy: y, r: 2.8 }, svg);
    },

    plus(x, y, r = 15) {
      shape("circle", { class: "op", cx: x, cy: y, r }, svg);
      path("opsign", `M${x - 7} ${y}H${x + 7}M${x} ${y - 7}V${y + 7}`);
    },

    // The character being read.
    tile(x, y, size) {
      shape("rect", { class: "tile", x, y, width: size, height: size, rx: 12 }, svg);
      const letter = text("tile-letter", x + size / 2, y + size * 0.68, "");
      letter.style.fontSize = `${size * 0.53}px`;
      return (token) => {
        put(letter, token);
        const long = [...token].length; // a word, in a network that reads words
        letter.style.fontSize = `${size * (long > 2 ? Math.min(0.3, 1.5 / long) : 0.53)}px`;
      };
    },

    arrow: (x, y, half, depth) => path("tube", `M${x} ${y - half}L${x + depth} ${y}L${x} ${y + half}Z`),

    // A flow's shape and colour from its value: `limit` fills the pipe.
    along(target, value, limit) {
      laid(target, value, null, () => {
        target.setAttribute("stroke-width", width(value, limit, THREAD / 2).toFixed(2));
        target.setAttribute("stroke", Number.isNaN(value) ? palette.token("ink-3") : palette.flow(value, limit));
      });
    },
    level(target, x0, x1, y, value, limit, half) {
      const w = width(value, limit, half) / 2;
      paint(target, `M${x0} ${y - w}H${x1}V${y + w}H${x0}Z`, value, limit, [x0, y - half, x1, y + half]);
    },
    upright(target, x, y0, y1, value, limit, half) {
      const w = width(value, limit, half) / 2;
      paint(target, `M${x - w} ${y0}H${x + w}V${y1}H${x - w}Z`, value, limit, [x - half, y0, x + half, y1]);
    },
    // From one height to another, as wide as it is told: a bar.
    bar(target, x0, x1, y0, y1, value, limit) {
      const [from, to] = Number.isNaN(y1) ? [y0 - THREAD, y0 + THREAD] : [y0, y1];
      paint(target, `M${x0} ${from}H${x1}V${to.toFixed(2)}H${x0}Z`, value, limit, [x0, from, x1, to]);
    },
    // Down (or up) at x, then level at y to x1.
    bend(target, x, y0, y1, x1, value, limit, half) {
      const w = (width(value, limit, half) / 2) * Math.sign(y1 - y0);
      const side = Math.sign(x1 - x) * Math.abs(w);
      paint(target, `M${x - side} ${y0}V${y1 + w}H${x1}V${y1 - w}H${x + side}V${y0}Z`, value, limit, [x - half, y1 - half, x1, y1 + half]);
    },
    // Level at y from x0, then up (or down) at x to y1.
    corner(target, x0, y, x, y1, value, limit, half) {
      const w = (width(value, limit, half) / 2) * Math.sign(y - y1);
      const side = Math.abs(w);
      paint(target, `M${x0} ${y + w}H${x + side}V${y1}H${x - side}V${y - w}H${x0}Z`, value, limit, [x0, y1, x + half, y + half]);
    },
  };

  function paint(target, d, value, limit, place) {
    laid(target, value, place, () => {
      target.setAttribute("d", d);
      target.setAttribute("fill", Number.isNaN(value) ? hatch() : palette.flow(value, limit));
    });
  }

  // A flow: drawn as measured, or over that as guessed, or only looked at.
  function laid(target, value, place, draw) {
    if (kit.as === "nothing") return kit.flows.set(target, { value, place });
    if (kit.as === "guess") return guess(target, value, draw);
    look(target, Number.isNaN(value), false);
    draw();
  }

  // The same of a part that only opens and shuts. `across` marks a guess beside what was measured; null takes it away.
  function sure(node, draw, blank, across = () => {}) {
    return (value) => {
      if (kit.as === "nothing") return;
      if (kit.as === "guess") return node.unknown ? guess(node, value, () => draw(value)) : across(value);
      across(null);
      look(node, Number.isNaN(value), false);
      if (node.unknown) blank();
      else draw(value);
    };
  }

  function guess(node, value, draw) {
    if (!node.unknown || Number.isNaN(value)) return;
    look(node, true, true);
    draw();
  }

  function look(node, unknown, guessed) {
    if (Boolean(node.unknown) === unknown && Boolean(node.guessed) === guessed) return;
    Object.assign(node, { unknown, guessed });
    node.classList.toggle("unknown", unknown && !guessed);
    node.classList.toggle("guessed", guessed);
  }

  function hatched(parent, x, y, w, h) {
    if (!parent.querySelector(".blank")) shape("rect", { class: "blank", x, y, width: w, height: h, rx: 3, fill: hatch() }, parent);
  }

  // What is not known, in ink that is no sign's.
  function hatch() {
    if (!svg.querySelector("#gs-hatch")) {
      const defs = shape("defs", {}, null);
      const pattern = shape("pattern", { id: "gs-hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
      shape("rect", { width: 8, height: 8, class: "hatch-paper" }, pattern);
      shape("rect", { width: 2, height: 8, class: "hatch-line" }, pattern);
      svg.prepend(defs);
    }
    return "url(#gs-hatch)";
  }

  // Two dashed lines where the jaws were expected, and how far open that is.
  function ghost(parent, x, y, open, half, level, along, named) {
    parent.ghost = shape("g", { class: "ghost" }, null);
    const gap = open * half;
    const [near, far] = [along + 7, along + (level && named && !kit.narrow ? 52 : 7)];
    const lines = [-1, 1].map((side) => (level ? `M${x - far} ${y + side * gap}H${x + near}` : `M${x + side * gap} ${y - near}V${y + near}`));
    shape("path", { d: lines.join("") }, parent.ghost);
    const [at, foot, anchor] = !level ? [x - half - 18, y - along - 8, "end"] : kit.narrow ? [x + near + 4, y - gap - 3, "start"] : [x - far - 5, y - gap + 5, "end"];
    if (named && (level || !kit.narrow)) text("sm", at, foot, kit.said(open), anchor, parent.ghost); // once, where a valve shows it as it is
    parent.append(parent.ghost);
  }
}

// How wide a flow is; NaN of one that is not known.
export function thickness(value, limit, half) {
  return Math.max(HAIRLINE, Math.min(1, Math.abs(value) / limit) * half * 2);
}

const width = (value, limit, half) => (Number.isNaN(value) ? UNSURE * half * 2 : thickness(value, limit, half));

// Dashes run only in a pipe wide enough to hold them.
export function showDashes(pairs) {
  for (const [dash, width] of pairs) dash.style.opacity = width > 7 ? 1 : 0;
}

export function tintBySign(node, value) {
  node.style.fill = !(Math.abs(value) >= 0.05) ? "var(--ink)" : value < 0 ? "var(--neg-t)" : "var(--pos-t)";
}
