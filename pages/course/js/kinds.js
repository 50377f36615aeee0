// The shape of each kind of step: bar, diamond, ring, pencil, lines. The same in the belt and on the card.
import { shape } from "../../../rnn_core/player/js/dom.js";

export function kindShape(kind, size = 14) {
  const svg = shape("svg", { viewBox: "0 0 14 14", width: size, height: size, "aria-hidden": "true" });
  const line = { fill: "none", stroke: "currentColor" };
  const drawn = {
    show: () => shape("rect", { x: 1, y: 5, width: 12, height: 4, rx: 1, fill: "currentColor" }, svg),
    predict: () => shape("path", { d: "M7 .6 13.4 7 7 13.4.6 7z", fill: "currentColor" }, svg),
    do: () => shape("circle", { cx: 7, cy: 7, r: 5, ...line, "stroke-width": 2.6 }, svg),
    work: () => shape("path", { d: "M1.5 12.5h11M3 9 9.5 2.5l2 2L5 11H3z", ...line, "stroke-width": 1.8 }, svg),
    quiz: () => shape("path", { d: "M1.5 3h11M1.5 7h11M1.5 11h7", ...line, "stroke-width": 2.2 }, svg),
  };
  drawn[kind]();
  return svg;
}
