// Drawing parts that the cells share. Everything a `set...` draws is a measured value to scale.
import { put, shape } from "./dom.js";

export const VALVE = 11; // half the length of a valve along its pipe
const THREAD = 7; // px: a thread's flow at its widest
const HAIRLINE = 1.2; // px: even nothing is a line, so that one sees where it would flow

export function createPen(svg, palette) {
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
      return (open) => arc.setAttribute("stroke-dasharray", `${(open * round).toFixed(1)} 200`);
    },

    box(letter, x, y, half = 25) {
      const parent = group(`q-${letter}`);
      shape("rect", { class: "box", x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: 10 }, parent);
      return text("letter", x, y + 6.5, letter, "middle", parent);
    },

    // Two jaws; the gap they leave is the gate's value times the width of the pipe. `level`: the pipe lies flat.
    valve(letter, x, y, half, level, length = VALVE) {
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
      return (open) => {
        const gap = open * half;
        for (const jaw of jaws) jaw.setAttribute(size, Math.max(0, cap - gap).toFixed(2));
        jaws[1].setAttribute(near, (centre + gap).toFixed(2));
      };
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
        letter.style.fontSize = `${size * ([...token].length > 2 ? 0.3 : 0.53)}px`;
      };
    },

    arrow: (x, y, half, depth) => path("tube", `M${x} ${y - half}L${x + depth} ${y}L${x} ${y + half}Z`),

    // A flow's shape and colour from its value: `limit` fills the pipe.
    along(target, value, limit) {
      target.setAttribute("stroke-width", thickness(value, limit, THREAD / 2).toFixed(2));
      target.setAttribute("stroke", palette.flow(value, limit));
    },
    level(target, x0, x1, y, value, limit, half) {
      const w = thickness(value, limit, half) / 2;
      paint(target, `M${x0} ${y - w}H${x1}V${y + w}H${x0}Z`, value, limit);
    },
    upright(target, x, y0, y1, value, limit, half) {
      const w = thickness(value, limit, half) / 2;
      paint(target, `M${x - w} ${y0}H${x + w}V${y1}H${x - w}Z`, value, limit);
    },
    // From one height to another, as wide as it is told: a bar.
    bar(target, x0, x1, y0, y1, value, limit) {
      paint(target, `M${x0} ${y0}H${x1}V${y1.toFixed(2)}H${x0}Z`, value, limit);
    },
    // Down (or up) at x, then level at y to x1.
    bend(target, x, y0, y1, x1, value, limit, half) {
      const w = (thickness(value, limit, half) / 2) * Math.sign(y1 - y0);
      const side = Math.sign(x1 - x) * Math.abs(w);
      paint(target, `M${x - side} ${y0}V${y1 + w}H${x1}V${y1 - w}H${x + side}V${y0}Z`, value, limit);
    },
    // Level at y from x0, then up (or down) at x to y1.
    corner(target, x0, y, x, y1, value, limit, half) {
      const w = (thickness(value, limit, half) / 2) * Math.sign(y - y1);
      const side = Math.abs(w);
      paint(target, `M${x0} ${y + w}H${x + side}V${y1}H${x - side}V${y - w}H${x0}Z`, value, limit);
    },
  };

  function paint(target, d, value, limit) {
    target.setAttribute("d", d);
    target.setAttribute("fill", palette.flow(value, limit));
  }
}

export function thickness(value, limit, half) {
  return Math.max(HAIRLINE, Math.min(1, Math.abs(value) / limit) * half * 2);
}

// Dashes run only in a pipe wide enough to hold them.
export function showDashes(pairs) {
  for (const [dash, width] of pairs) dash.style.opacity = width > 7 ? 1 : 0;
}

export function tintBySign(node, value) {
  node.style.fill = Math.abs(value) < 0.05 ? "var(--ink)" : value < 0 ? "var(--neg-t)" : "var(--pos-t)";
}
