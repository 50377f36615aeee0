// The script of a cell that is made up, as it would lie in the player's js/cells.
import { put } from "../dom.js";
import { createPen } from "../pipes.js";
export const leaky = {
  letters: ["k", "y", "h"],
  diagram: {
    title: "a leaky unit",
    sums: false,
    values: (trace, unit, step) => ({ k: trace.at("k", step, unit), h: trace.at("h", step, unit) }),
    build(svg, p) {
      const pen = createPen(svg, p.palette);
      return { g: { width: 300, height: 200 }, dial: pen.dial("k", 80, 80), h: pen.text("nm", 200, 80, ""), tile: pen.tile(8, 120, 60) };
    },
    label: (parts, v, write) => put(parts.h, write.number(v.h)),
    paint: (parts, v) => parts.dial(v.k),
    scale: () => ({}),
  },
  equation: { title: "leaks", terms: [["now", "h", "", ""]], values: (at) => [at("h")] },
  narration: (trace, unit, step, number) => [["It leaks {leak}.", { leak: number(trace.at("k", step, unit)) }]],
  contributions: { title: "why.title", formulas: { k: "σ(W x + U h + b)", y: "tanh(W x + U h + b)" }, parts: ["input", "recurrent", "bias"] },
};
