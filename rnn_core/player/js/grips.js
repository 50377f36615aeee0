// Taking hold of the cell: a grip on each valve, a slider with a name. Dragged or by keys it holds its gate.
import { shape } from "./dom.js";
import { heldAt } from "./cuts.js";
import { clamp, signed, wholePercent } from "./numbers.js";
import { pencase } from "./pipes.js";

const LEAST = 5; // px from the middle of a pipe to a grip
const ROUND = 8;
export const FINE = 0.05; // of its range, by an arrow key
const COARSE = 0.25;
const DIGITS = { gate: 2, state: 3 };

const rounded = (value, digits) => Number(value.toFixed(digits));

export function grips(p, svg) {
  let made = [];

  // A valve opens from its middle; a state lies above or below it.
  function valve({ letter, x, y, half, level, length, turned }) {
    const [along, across] = [length + 3, half + 10];
    const [w, h] = level ? [along, across] : [across, along];
    const reach = (open) => Math.max(open * half, LEAST) + 7;
    return {
      letter,
      frame: [x - w - 5, y - h - 5, 2 * w + 10, 2 * h + 10],
      hit: [x - Math.max(w + 8, 24), y - Math.max(h + 8, 24), 2 * Math.max(w + 8, 24), 2 * Math.max(h + 8, 24)],
      bounds: [0, 1],
      at: (value) => (level ? [x, y - reach(turned ? 1 - value : value)] : [x + reach(turned ? 1 - value : value), y]),
      value({ x: px, y: py }) {
        const open = clamp(Math.abs(level ? py - y : px - x) / half, 0, 1);
        return rounded(turned ? 1 - open : open, DIGITS.gate);
      },
      lines: level ? "M-3 -1.5H3M-3 1.5H3" : "M-1.5 -3V3M1.5 -3V3",
      digits: DIGITS.gate,
    };
  }

  function handle({ letter, x, y, half }) {
    const limit = () => p.state.trace.limit(letter, p.state.unit);
    return {
      letter,
      frame: [x - 16, y - half - 8, 32, 2 * half + 16],
      hit: [x - 24, y - half - 12, 48, 2 * half + 24],
      get bounds() {
        return [-limit(), limit()];
      },
      at: (value) => [x, y - clamp(value / limit(), -1, 1) * half],
      value: ({ y: py }) => rounded(clamp((y - py) / half, -1, 1) * limit(), DIGITS.state),
      lines: "M-3 -1.5H3M-3 1.5H3",
      digits: DIGITS.state,
    };
  }

  const may = (letter) => p.state.holdable.includes(letter);

  function build() {
    made = [];
    const kit = pencase(svg);
    if (p.state.mode !== "whatif" || !kit) return;
    const places = [...kit.valves.filter(({ letter }) => may(letter)).map(valve), ...kit.handles.filter(({ letter }) => may(letter)).map(handle)];
    made = places.map(one);
    made.forEach(({ letter, node }, k) => {
      if (made.findIndex((grip) => grip.letter === letter) === k) return;
      node.tabIndex = -1; // one gate, two valves: one of them for keys and screen readers
      node.setAttribute("aria-hidden", "true");
    });
  }

  function one(place) {
    const node = shape("g", { class: `grip q-${place.letter}`, role: "slider", tabindex: 0, "aria-orientation": "vertical", "data-letter": place.letter }, svg);
    const rect = (look, [x, y, width, height], rx) => shape("rect", { class: look, x, y, width, height, rx }, node);
    rect("hit", place.hit, 4);
    rect("pin", place.frame, 9);
    const knob = shape("g", { class: "knob" }, node);
    shape("circle", { r: ROUND }, knob);
    shape("path", { d: place.lines }, knob);
    const grip = { ...place, place, node, knob };
    node.addEventListener("pointerdown", (event) => take(event, grip));
    node.addEventListener("pointermove", (event) => node.hasPointerCapture(event.pointerId) && drag(event, grip));
    for (const kind of ["pointerup", "pointercancel"]) node.addEventListener(kind, () => p.state.dragging && release());
    node.addEventListener("keydown", (event) => key(event, grip));
    return grip;
  }

  function take(event, { node }) {
    if (event.button) return;
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    p.play(false);
    p.cuts.drag(true);
    p.store.set({ dragging: true });
  }

  function drag(event, { letter, place }) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const value = place.value(at);
    if (heldAt(p.state, letter)?.value !== value) p.cuts.set(letter, value);
  }

  function release() {
    p.cuts.drag(false);
    p.store.set({ dragging: false });
  }

  const now = (letter) => p.state.trace.at(letter, p.state.step, p.state.unit);

  function key(event, { letter, place }) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [low, high] = place.bounds;
    const by = { ArrowUp: FINE, ArrowDown: -FINE, PageUp: COARSE, PageDown: -COARSE }[event.key];
    const to = by !== undefined ? now(letter) + by * (high - low) : { Home: low, End: high }[event.key];
    if (to !== undefined) p.cuts.set(letter, rounded(clamp(to, low, high), place.digits));
    else if (event.key === "Enter" && !p.cuts.has(letter)) p.cuts.set(letter, rounded(clamp(now(letter), low, high), place.digits));
    else if (["Enter", "Delete", "Backspace"].includes(event.key) && p.cuts.has(letter)) p.cuts.letGo(letter);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    build,
    paint(state) {
      for (const grip of made) {
        const { letter, place, node, knob } = grip;
        const value = now(letter);
        const cut = heldAt(state, letter);
        node.classList.toggle("held", Boolean(cut));
        if (!Number.isNaN(value)) knob.setAttribute("transform", `translate(${place.at(value).map((part) => part.toFixed(1)).join(" ")})`);
        const written = state.trace.isSigned(letter) ? signed(value, 3) : wholePercent(value);
        const [low, high] = place.bounds;
        const share = (part) => (state.trace.isSigned(letter) ? rounded(part, 3) : Math.round(part * 100));
        const told = {
          "aria-label": p.say("whatif.valve", { quantity: p.say(`q.${letter}.name`), unit: state.unit }),
          "aria-valuemin": share(low),
          "aria-valuemax": share(high),
          "aria-valuenow": Number.isNaN(value) ? share(low) : share(value),
          "aria-valuetext": cut ? p.say("whatif.valve_held", { value: written, first: cut.first + 1, last: cut.last + 1 }) : p.say("whatif.valve_free", { value: written }),
        };
        for (const [name, text] of Object.entries(told)) if (node.getAttribute(name) !== String(text)) node.setAttribute(name, text);
      }
    },
  };
}
