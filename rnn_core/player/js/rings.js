// Brackets round the parts of the cell that show a quantity. Where these are, the drawing itself tells: its valves and
// boxes by their letter, a pipe by showing the quantity's very value.
import { shape } from "./dom.js";
import { pencase } from "./pipes.js";

const NEAR = 24; // units of the drawing between a part and words that belong to it
const PAD = 7;

const around = ({ x, y, width, height }) => [x, y, x + width, y + height];
const joined = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const apart = (a, b) => Math.max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3], 0);

// Grown by the words nearby, one after the other.
function grown(box, words) {
  const left = words.filter((word) => apart(box, word) > 0 || joined(box, word).some((edge, k) => edge !== box[k]));
  const next = left.find((word) => apart(box, word) <= NEAR);
  return next ? grown(joined(box, next), left.filter((word) => word !== next)) : box;
}

export function rings(svg) {
  let host = null;

  // Each value another number, none of which comes of the others by chance: which pipe is drawn with which?
  function pipes(diagram, parts, values, letter) {
    const kit = pencase(svg);
    const probe = Object.fromEntries(Object.keys(values).map((name, k) => [name, ((k + 2) * Math.SQRT2) % 1]));
    if (!(letter in probe)) return [];
    kit.flows.clear();
    kit.as = "nothing";
    diagram.paint(parts, { ...values, ...probe }, new Proxy({}, { get: () => 1 }));
    kit.as = "measured";
    return [...kit.flows.values()].filter(({ value, place }) => place && value === probe[letter]).map(({ place }) => place);
  }

  function boxes(diagram, parts, values, letter) {
    const kit = pencase(svg);
    const of = (some) => some.filter((one) => one.letter === letter).map(({ node }) => around(node.firstElementChild.getBBox()));
    const words = [...svg.querySelectorAll(`.q-${CSS.escape(letter)} > text:not(.letter)`)].map((node) => node.getBBox()).filter(({ width }) => width > 0).map(around);
    const opened = [...of(kit.valves), ...of(kit.boxes)];
    const found = opened.length ? opened : [...pipes(diagram, parts, values, letter), ...of(kit.dials)];
    return found.map((box) => grown(box, words));
  }

  return (diagram, parts, values, { drive }) => {
    host?.remove();
    host = null;
    if (!drive?.ring?.length || !pencase(svg) || !svg.getClientRects().length) return;
    host = shape("g", { class: "rings" }, svg);
    for (const [x0, y0, x1, y1] of drive.ring.flatMap((letter) => boxes(diagram, parts, values, letter))) {
      shape("rect", { class: "ring", x: x0 - PAD, y: y0 - PAD, width: x1 - x0 + 2 * PAD, height: y1 - y0 + 2 * PAD, rx: 12 }, host);
    }
  };
}
