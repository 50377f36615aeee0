// GRU of Chung et al. (2014): z lets that share of the new in, and r closes on h before it is mixed by U, so that
// each unit's reset gate decides what all candidates see of it.
//   n = tanh(W x + U (r * h_prev) + b),  h = (1 - z) * h_prev + z * n
import { blendDiagram, blendDiary, pastTube, takingEquation, takingNarration } from "../blend.js";
import { put } from "../dom.js";
import { wholePercent } from "../numbers.js";

const GATE = "σ(W x + U hₜ₋₁ + b)";

const own = {
  takes: true,
  sums: true,
  wide: { pastX: 122, pastY: 308, dials: { r: 226, z: 424 }, resetX: 226, mixX: 342, box: 25 },
  narrow: { pastX: 24, pastY: 306, dials: { r: 84, z: 158 }, resetX: 60, mixX: 122, box: 19 },
  flows: ["past", "passed", "mixed"],

  values(trace, unit, step, sums) {
    const r = trace.at("r", step, unit);
    return { r, passed: r * trace.at("h", step - 1, unit), mixed: sums?.recurrent ?? 0 };
  },

  tubes: (pen, g, low) => pastTube(pen, g, low, g.pastY, g.plusX - 26),

  build({ g, pen, narrow, valves }) {
    const end = g.pastY - g.branch - 10;
    const from = narrow ? `M${g.dials.r - 18} ${g.dialY + 20}V${g.dialY + 38}H${g.resetX}` : `M${g.dials.r} ${g.dialY + 28}`;
    pen.control("r", `${from}V${end}`);
    valves.r = pen.valve("r", g.resetX, g.pastY, g.branch - 2, true, g.length);
    pen.box("U", g.mixX, g.pastY, g.box);
  },

  words(pen, say, g, narrow) {
    const r = pen.group("q-r");
    pen.text("sm", narrow ? 2 : g.mixX, g.pastY + (narrow ? 36 : 43), say("cell.chung_mixed"), narrow ? "start" : "middle");
    const above = narrow ? [50, 33] : [56, 37];
    pen.text("lb hue", g.dials.r, g.dialY - above[0], say(narrow ? "q.r.short" : "q.r.name"), "middle", r);
    return { r: pen.text("sm", g.dials.r, g.dialY - above[1], "", "middle", r) };
  },

  label: ({ labels }, v, write) => put(labels.r, write.label("pass", v.r, { symbol: "r", of: "r" })),

  paint({ g, pen, flows, valves }, v, limits) {
    const half = g.branch - 3;
    pen.bend(flows.past, g.pastX, g.beltY + g.half + 5, g.pastY, g.resetX, v.p, limits.h, half);
    pen.level(flows.passed, g.resetX, g.mixX, g.pastY, v.passed, limits.h, half);
    pen.level(flows.mixed, g.mixX, g.plusX - 26, g.pastY, v.mixed, limits.sum, half);
    flows.mixed.style.visibility = v.summed > 0.5 ? "" : "hidden";
    valves.r(v.r);
  },
};

function narration(trace, unit, step, number) {
  const r = trace.at("r", step, unit);
  const hidden = r < trace.header.verdicts.shut ? [["say.chung_hidden", { reset: wholePercent(r) }]] : [];
  return [...takingNarration(trace, unit, step, number), ...hidden];
}

export const chung = {
  letters: ["r", "z", "n", "h"],
  diagram: blendDiagram("cell.chung_label", own),
  equation: { ...takingEquation, remark: "eq.chung_remark" },
  narration,
  diary: blendDiary(true),
  contributions: {
    title: "why.title",
    formulas: { r: GATE, z: GATE, n: "tanh(W x + U (r ⊙ hₜ₋₁) + b)" },
    parts: ["input", "recurrent", "bias"],
  },
};
