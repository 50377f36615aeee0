// Plain RNN: nothing is carried. The whole state is mixed by U, joined by what is read, and squashed anew.
//   h = tanh(W x + U h_prev + b)
import { put } from "../dom.js";
import { createPen, showDashes, thickness, tintBySign } from "../pipes.js";

const WIDE = { width: 840, height: 420, beltY: 112, half: 26, branch: 21, x0: 0, x1: 826, mixX: 196, plusX: 452, squashX: 628, box: 30, biasY: 32, readY: 376, tile: [8, 338, 76], plus: 15 };
const NARROW = { width: 360, height: 450, beltY: 94, half: 17, branch: 14, x0: 0, x1: 360, mixX: 92, plusX: 186, squashX: 268, box: 22, biasY: 40, readY: 422, tile: [2, 396, 52], plus: 13 };

function values(trace, unit, step) {
  const sums = trace.sums(unit, step)?.h;
  const known = sums ?? { input: 0, recurrent: 0, bias: 0, sum: 0 };
  return { h: trace.at("h", step, unit), p: trace.at("h", step - 1, unit), read: known.input, past: known.recurrent, bias: known.bias, sum: known.sum, summed: sums ? 1 : 0 };
}

function build(svg, p, narrow) {
  const g = narrow ? NARROW : WIDE;
  const pen = createPen(svg, p.palette);
  const parts = { g, pen, flows: {} };
  tubes(pen, g);
  for (const name of ["before", "past", "bias", "read", "sum", "now"]) parts.flows[name] = pen.flow();
  parts.dashes = [`M${g.x0} ${g.beltY}H${g.mixX - g.box - 2}`, `M${g.mixX + g.box + 4} ${g.beltY}H${g.plusX - 18}`, `M${g.plusX + 22} ${g.beltY}H${g.squashX - g.box - 2}`, `M${g.squashX + g.box + 4} ${g.beltY}H${g.x1}`].map(pen.dash);
  pen.box("U", g.mixX, g.beltY, g.box);
  pen.box("tanh", g.squashX, g.beltY, g.box);
  pen.plus(g.plusX, g.beltY, g.plus);
  pen.handle("h", g.x1 - 24, g.beltY, g.half);
  parts.tile = pen.tile(...g.tile);
  parts.labels = narrow ? narrowLabels(pen, p.say, g) : wideLabels(pen, p.say, g);
  return parts;
}

function tubes(pen, g) {
  const edge = g.half + 5;
  const v = g.branch + 4;
  const level = (x0, x1, half) => pen.tube(`M${x0} ${g.beltY - half}H${x1}V${g.beltY + half}H${x0}Z`, `M${x0} ${g.beltY - half}H${x1}M${x0} ${g.beltY + half}H${x1}`);
  level(g.x0, g.mixX, edge);
  level(g.mixX, g.squashX, v);
  level(g.squashX, g.x1, edge);
  pen.tube(`M${g.plusX - v} ${g.biasY}H${g.plusX + v}V${g.beltY - v}H${g.plusX - v}Z`, `M${g.plusX - v} ${g.biasY}V${g.beltY - v}M${g.plusX + v} ${g.biasY}V${g.beltY - v}`);
  const start = g.tile[0] + g.tile[2];
  const right = `M${start} ${g.readY + v}H${g.plusX + v}V${g.beltY + v}`;
  const left = `M${start} ${g.readY - v}H${g.plusX - v}V${g.beltY + v}`;
  pen.tube(`${right}H${g.plusX - v}V${g.readY - v}H${start}Z`, right + left);
}

function wideLabels(pen, say, g) {
  const edge = g.half + 5;
  const under = g.beltY + edge;
  const right = g.plusX + g.branch + 22;
  pen.arrow(g.x1, g.beltY, edge, 14);
  pen.text("sm", g.tile[0] + g.tile[2] / 2, g.tile[1] - 10, say("cell.reads"));
  pen.text("lb", 6, 28, say("cell.hidden_before"), "start");
  pen.text("lb", g.x1 - 6, 28, say("cell.hidden_now"), "end");
  pen.text("sy from-numbers", 110, 53, "hₜ₋₁", "start");
  pen.text("sy from-numbers", g.x1 - 110, 53, "hₜ", "end");
  pen.text("sm", g.mixX, under + 26, say("cell.mixed"));
  pen.text("lb", 334, under + 18, say("cell.past_part"));
  pen.text("lb", right, 246, say("cell.read_part"), "start");
  pen.text("lb", right, 38, say("cell.bias_part"), "start");
  pen.text("lb", 548, under + 18, say("cell.sum"));
  pen.text("sm", g.squashX + g.box + 14, under + 26, say("cell.squashed"), "start");
  pen.lines("sm", g.x1 - 6, 332, say("cell.rnn_note"), "end");
  for (const [x, y, symbol] of [[400, under + 18, "U h"], [right + 100, 271, "W x"], [right + 62, 63, "b"]]) pen.text("sy from-maths", x, y, symbol, "start");
  return {
    p: pen.text("nm", 6, 54, "", "start"),
    h: pen.text("nm", g.x1 - 6, 54, "", "end"),
    past: pen.text("nm", 334, under + 44, ""),
    read: pen.text("nm", right, 272, "", "start"),
    bias: pen.text("nm", right, 64, "", "start"),
    sum: pen.text("nm", 548, under + 44, ""),
  };
}

function narrowLabels(pen, say, g) {
  const under = g.beltY + g.half + 5;
  pen.text("lb", 2, 16, say("cell.hidden_before"), "start");
  pen.text("lb", g.x1 - 2, 16, say("cell.hidden_now"), "end");
  pen.text("lb", g.mixX + 36, under + 28, say("cell.past_part"));
  pen.text("lb", g.plusX + 28, 262, say("cell.read_part"), "start");
  pen.text("sm", g.plusX, 14, say("cell.bias_part"));
  pen.text("lb", 256, under + 28, say("cell.sum"));
  pen.text("sm", g.plusX + 28, 352, say("cell.rnn_note_short"), "start");
  return {
    p: pen.text("nm", 2, 42, "", "start"),
    h: pen.text("nm", g.x1 - 2, 42, "", "end"),
    past: pen.text("nm", g.mixX + 36, under + 52, ""),
    read: pen.text("nm", g.plusX + 28, 287, "", "start"),
    bias: pen.text("sm", g.plusX, 32, ""),
    sum: pen.text("nm", 256, under + 52, ""),
  };
}

function label(parts, v, write) {
  for (const name of ["p", "h", "past", "read", "bias", "sum"]) {
    const known = v.summed > 0.5 || name === "p" || name === "h";
    put(parts.labels[name], known ? write.number(v[name]) : "");
    tintBySign(parts.labels[name], v[name]);
  }
}

function paint(parts, v, scale) {
  const { g, pen, flows } = parts;
  pen.level(flows.before, g.x0, g.mixX, g.beltY, v.p, scale.h, g.half);
  pen.level(flows.past, g.mixX, g.plusX, g.beltY, v.past, scale.sum, g.branch);
  pen.upright(flows.bias, g.plusX, g.biasY, g.beltY - g.plus, v.bias, scale.sum, g.branch);
  pen.corner(flows.read, g.tile[0] + g.tile[2], g.readY, g.plusX, g.beltY + g.plus, v.read, scale.sum, g.branch);
  pen.level(flows.sum, g.plusX, g.squashX, g.beltY, v.sum, scale.sum, g.branch);
  pen.level(flows.now, g.squashX, g.x1, g.beltY, v.h, scale.h, g.half);
  for (const name of ["past", "bias", "read", "sum"]) flows[name].style.visibility = v.summed > 0.5 ? "" : "hidden";
  const wide = (value) => thickness(value, scale.h, g.half);
  const sum = (value) => thickness(value, scale.sum, g.branch);
  showDashes([[parts.dashes[0], wide(v.p)], [parts.dashes[1], sum(v.past)], [parts.dashes[2], sum(v.sum)], [parts.dashes[3], wide(v.h)]]);
}

const scale = (trace, unit) => ({ h: trace.limit("h", unit), sum: trace.largestTerm(unit, "h") });

const belt = ({ g }, v, limits) => ({ stops: [[g.x0, g.mixX, v.p], [g.squashX, g.x1, v.h]], valve: null, limit: limits.h, ends: [v.p, v.h] });

function narration(trace, unit, step, number) {
  const { little, turned } = trace.header.verdicts;
  const [before, now] = [trace.at("h", step - 1, unit), trace.at("h", step, unit)];
  const turns = Math.sign(before) !== Math.sign(now) && Math.min(Math.abs(before), Math.abs(now)) > turned;
  const near = Math.abs(before - now) < little;
  return [[`say.rnn_${near ? "same" : turns ? "turn" : "rewrite"}`, { before: number(before), now: number(now) }]];
}

export const rnn = {
  letters: ["h"],
  diagram: { title: "cell.rnn_label", sums: true, values, build, label, paint, scale, belt },
  equation: {
    title: "eq.rnn_label",
    terms: [["eq.rnn_h", "hₜ", "", "= tanh ("], ["eq.rnn_past", "U hₜ₋₁", "", "+"], ["eq.rnn_read", "W xₜ", "", "+"], ["eq.rnn_bias", "b", "", ")"]],
    values: (at, before, sums) => [at("h"), sums?.h.recurrent, sums?.h.input, sums?.h.bias],
  },
  narration,
  // Nothing decides what stays: there is but one thing to tell.
  diary: (trace, unit, step, number) => [["h", "diary.tonight", "diary.anew", { now: number(trace.at("h", step, unit)) }]],
  contributions: { title: "why.title_rnn", formulas: { h: "tanh(W x + U hₜ₋₁ + b)" }, parts: ["input", "recurrent", "bias"] },
};
