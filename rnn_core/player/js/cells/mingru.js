// minGRU (Feng et al. 2024): gate and candidate see what is read alone, so those of all steps are known at once.
//   z = σ(W x + b),  n = W x + b,  h = (1 - z) * h_prev + z * n
import { blendDiagram, blendDiary, takingEquation, takingNarration } from "../blend.js";
import { put, shape } from "../dom.js";
import { visible } from "../words.js";

// Steps shown beside this one, their gate and candidate as bars: first column, from one to the next, heights.
const WIDE = { reach: 3, x: 128, apart: 37, wide: 22, gateY: 184, candidateY: 246, tall: 50, tokenY: 322, titleY: 166 };
const NARROW = { reach: 2, x: 24, apart: 25, wide: 15, gateY: 262, candidateY: 310, tall: 38, tokenY: 368, titleY: 0 };

const steps = (reach) => Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);

function column(pen, b, offset) {
  const left = b.x + (offset + b.reach) * b.apart;
  const look = offset ? "bar" : "bar here";
  const frame = (y) => shape("rect", { class: look, x: left, y, width: b.wide, height: b.tall, rx: 3 }, pen.group("q-z"));
  frame(b.gateY);
  const gate = pen.gauge("z", left, b.gateY, b.wide, b.tall);
  frame(b.candidateY);
  return { left, gate, candidate: pen.flow(), token: pen.text(offset ? "sm" : "lb", left + b.wide / 2, b.tokenY, "") };
}

const own = {
  takes: true,
  sums: false,
  wide: { wire: [[84, 344], [84, 344]] },
  narrow: { wire: [[54, 400], [54, 400]] },
  flows: [],
  tubes() {},

  values(trace, unit, step) {
    const near = {};
    for (const offset of steps(WIDE.reach)) {
      const inside = step + offset >= 0 && step + offset < trace.steps;
      for (const letter of ["z", "n"]) near[`${letter}${offset}`] = inside ? trace.at(letter, step + offset, unit) : 0;
    }
    return { ...near, read: trace.at("n", step, unit), summed: 1 };
  },

  build({ pen, narrow }) {
    const b = narrow ? NARROW : WIDE;
    return { b, columns: new Map(steps(b.reach).map((offset) => [offset, column(pen, b, offset)])) };
  },

  words(pen, say, g, narrow) {
    const b = narrow ? NARROW : WIDE;
    const symbol = (letter, y) => pen.text("letter", b.x - 14, y + b.tall / 2 + 6, letter, "middle", pen.group(`q-${letter}`));
    symbol("z", b.gateY);
    symbol("n", b.candidateY);
    if (!narrow) pen.text("sm", b.x, b.titleY, say("cell.mingru_ahead"), "start");
    return {};
  },

  label({ own: { columns } }, v, write, { trace, step }) {
    for (const [offset, { token }] of columns) put(token, visible(trace.tokens[step + offset] ?? ""));
  },

  paint({ own: { b, columns }, pen }, v, limits) {
    const middle = b.candidateY + b.tall / 2;
    for (const [offset, { left, gate, candidate }] of columns) {
      gate(v[`z${offset}`]);
      const far = (v[`n${offset}`] / limits.h) * (b.tall / 2);
      pen.bar(candidate, left, left + b.wide, middle, middle - far, v[`n${offset}`], limits.h);
    }
  },
};

const diagram = blendDiagram("cell.mingru_label", own);

export const mingru = {
  letters: ["z", "n", "h"],
  // Nothing is squashed: what is read is the candidate, on its scale.
  diagram: { ...diagram, scale: (trace, unit) => ({ ...diagram.scale(trace, unit), sum: trace.limit("n", unit) }) },
  equation: { ...takingEquation, remark: "eq.mingru_remark" },
  narration: takingNarration,
  diary: blendDiary(true),
  contributions: {
    title: "why.title",
    formulas: { z: "σ(W x + b)", n: "W x + b" },
    parts: ["input", "bias"],
    symbols: ["w", "b", "sigmoid", "product", "before"],
  },
};
