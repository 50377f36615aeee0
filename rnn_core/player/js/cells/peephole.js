// LSTM with peepholes (Gers & Schmidhuber 2000): its gates see the cell state too, f and i the one before, o the new.
//   f = σ(W x + U h_prev + p * c_prev + b),  o = σ(W x + U h_prev + p * c + b)
import { put } from "../dom.js";
import { memoryDiagram, memoryDiary, memoryEquation, memoryLetters, memoryNarration } from "../memory.js";
import { tintBySign } from "../pipes.js";

const BEFORE = "σ(W x + U hₜ₋₁ + p cₜ₋₁ + b)";
const SEEING = ["f", "i", "o"];

// Where each looks into the belt, how its thread goes to its dial, and where its number stands.
const WIDE = {
  f: { eye: 112, path: (under) => `M112 ${under}V262H196V294`, number: [152, 281, "middle"] },
  i: { eye: 136, path: (under) => `M136 ${under}V236H300V294`, number: [262, 229, "middle"] },
  o: { eye: 594, path: (under) => `M594 ${under}V294`, number: [583, 266, "end"] },
};
const NARROW = {
  f: { eye: 8, path: (under) => `M8 ${under}V256H28V281`, number: null },
  i: { eye: 24, path: (under) => `M24 ${under}V236H96V281`, number: null },
  o: { eye: 232, path: (under) => `M232 ${under}V281`, number: null },
};

function build({ g, pen, narrow }, say) {
  const under = g.beltY + g.half + 5;
  const places = narrow ? NARROW : WIDE;
  const flows = {};
  const numbers = {};
  for (const letter of SEEING) {
    const { eye, path, number } = places[letter];
    flows[letter] = pen.thread(path(under));
    pen.eye(eye, under);
    if (number) numbers[letter] = pen.text("sm from-numbers", number[0], number[1], "", number[2]);
  }
  if (!narrow) pen.lines("sm", 6, 168, say("cell.peephole_note"), "start");
  return { flows, numbers };
}

function values(trace, unit, step) {
  const sums = trace.sums(unit, step);
  const seen = Object.fromEntries(SEEING.map((letter) => [`p${letter}`, sums ? sums[letter].cell : 0]));
  return { ...seen, summed: sums ? 1 : 0 };
}

function label({ own }, v, write) {
  for (const [letter, node] of Object.entries(own.numbers)) {
    put(node, v.summed ? `p c = ${write.number(v[`p${letter}`])}` : "");
    tintBySign(node, v[`p${letter}`]);
  }
}

function paint({ own, pen }, v, scale) {
  for (const [letter, flow] of Object.entries(own.flows)) {
    pen.along(flow, v[`p${letter}`], scale.seen);
    flow.style.visibility = v.summed > 0.5 ? "" : "hidden";
  }
}

// The three threads share a scale: what weighs more is thicker.
const scale = (trace, unit) => ({ seen: Math.max(...SEEING.map((letter) => trace.largestPart(unit, letter, "cell"))) });

// The belt's own sentences, and which gate's sum the cell state moves most.
function narration(trace, unit, step, number) {
  const said = memoryNarration(trace, unit, step, number);
  const sums = trace.sums(unit, step);
  if (!sums) return said;
  const most = SEEING.reduce((best, letter) => (Math.abs(sums[letter].cell) > Math.abs(sums[best].cell) ? letter : best));
  const { cell, sum } = sums[most];
  return Math.abs(cell) < trace.header.verdicts.little ? said : [...said, [`say.peephole_${most}`, { seen: number(cell), sum: number(sum) }]];
}

export const peephole = {
  letters: memoryLetters,
  diagram: memoryDiagram("cell.peephole_label", { sums: true, values, build, label, paint, scale }),
  equation: { ...memoryEquation, remark: "eq.peephole_remark" },
  narration,
  diary: memoryDiary,
  contributions: {
    title: "why.title",
    formulas: { f: BEFORE, i: BEFORE, g: "tanh(W x + U hₜ₋₁ + b)", o: "σ(W x + U hₜ₋₁ + p cₜ + b)" },
    parts: ["input", "recurrent", "cell", "bias"],
    symbols: ["w", "u", "p", "b", "sigmoid", "tanh", "product", "before"],
  },
};
