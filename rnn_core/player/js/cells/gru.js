// GRU: z keeps that share of the old state; r opens what the past adds to the candidate.
//   n = tanh(W x + b + r * (U h + b)),  h = (1 - z) * n + z * h_prev   (torch's z)
import { blendDiagram, blendDiary, pastTube, shares } from "../blend.js";
import { put } from "../dom.js";
import { wholePercent } from "../numbers.js";

const GATE = "σ(W x + U hₜ₋₁ + b)";

const own = {
  takes: false,
  sums: true,
  wide: { pastX: 122, pastY: 308, dials: { r: 226, z: 424 }, resetX: 312 },
  narrow: { pastX: 24, pastY: 306, dials: { r: 84, z: 158 }, resetX: 132 },
  flows: ["past", "opened"],

  values(trace, unit, step, sums) {
    const r = trace.at("r", step, unit);
    const opened = sums?.recurrent ?? 0; // what r let through
    return { r, opened, past: r <= 1e-6 ? 0 : opened / r };
  },

  tubes: (pen, g, low) => pastTube(pen, g, low, g.pastY, g.plusX - 26),

  build({ g, pen, narrow, valves }) {
    const down = narrow ? g.dialY + 38 : g.dialY;
    pen.control("r", narrow ? `M${g.dials.r + 16} ${g.dialY + 22}V${down}H${g.resetX}V${g.pastY - g.branch - 10}` : `M${g.dials.r + 28} ${down}H${g.resetX}V${g.pastY - g.branch - 10}`);
    valves.r = pen.valve("r", g.resetX, g.pastY, g.branch - 2, true, g.length);
  },

  words(pen, say, g, narrow) {
    const r = pen.group("q-r");
    if (narrow) pen.text("sm", 0, g.pastY + g.branch + 20, say("cell.past_part"), "start");
    else pen.text("sm", g.resetX + 24, g.pastY + g.branch + 19, say("cell.from_past"), "start");
    const above = narrow ? [50, 33] : [56, 37];
    pen.text("lb hue", g.dials.r, g.dialY - above[0], say(narrow ? "q.r.short" : "q.r.name"), "middle", r);
    return { r: pen.text("sm", g.dials.r, g.dialY - above[1], "", "middle", r) };
  },

  label: ({ labels }, v, write) => put(labels.r, write.label("r", v.r)),

  paint({ g, pen, flows, valves }, v, limits) {
    const half = g.branch - 3;
    pen.bend(flows.past, g.pastX, g.beltY + g.half + 5, g.pastY, g.resetX, v.past, limits.sum, half);
    pen.level(flows.opened, g.resetX, g.plusX - 26, g.pastY, v.opened, limits.sum, half);
    for (const name of ["past", "opened"]) flows[name].style.visibility = v.summed > 0.5 ? "" : "hidden";
    valves.r(v.r);
  },
};

function narration(trace, unit, step, number) {
  const { open, shut } = trace.header.verdicts;
  const [r, z, n] = ["r", "z", "n"].map((letter) => trace.at(letter, step, unit));
  const keep = z > open ? "keep" : z < shut ? "replace" : "mix";
  const { part, rest, candidate } = shares(z, number(n));
  const past = z <= open && r < shut ? [["say.gru_blind", { reset: wholePercent(r) }]] : [];
  return [[`say.gru_${keep}`, { kept: part, let: rest, candidate }], ...past];
}

export const gru = {
  letters: ["r", "z", "n", "h"],
  diagram: blendDiagram("cell.gru_label", own),
  equation: {
    title: "eq.gru_label",
    terms: [["eq.blend_h", "hₜ", "", "="], ["eq.blend_z", "z", "z", "×"], ["eq.blend_before", "hₜ₋₁", "", "+"], ["eq.gru_let", "1 − z", "z", "×"], ["eq.blend_n", "n", "n-sign", ""]],
    values: (at, before) => [at("h"), at("z"), before("h"), 1 - at("z"), at("n")],
    remark: "eq.gru_remark",
  },
  narration,
  diary: blendDiary(false),
  contributions: {
    title: "why.title",
    formulas: { r: GATE, z: GATE, n: "tanh(W x + r (U hₜ₋₁ + b′) + b)" },
    parts: ["input", "recurrent", "bias"],
  },
};
