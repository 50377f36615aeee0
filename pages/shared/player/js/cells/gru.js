// GRU: the belt is h itself. z keeps that share of the old and lets in the rest of the new; r opens the past
// to the candidate.   n = tanh(W x + b + r * (U h + b)),  h = (1 - z) * n + z * h_prev   (torch's z)
import { put } from "../dom.js";
import { createPen, showDashes, thickness, tintBySign, VALVE } from "./pipes.js";

const WIDE = { width: 840, height: 420, beltY: 102, half: 24, branch: 17, x0: 0, x1: 826, pastX: 122, pastY: 308, keepX: 424, plusX: 548, valveY: 226, dialY: 226, dials: { r: 226, z: 424 }, resetX: 312, boxY: 308, readY: 376, tile: [8, 338, 76], wireX: 74, wireY: 266, plus: 15, length: VALVE };
const NARROW = { width: 360, height: 450, beltY: 84, half: 17, branch: 12, x0: 0, x1: 360, pastX: 24, pastY: 306, keepX: 158, plusX: 238, valveY: 196, dialY: 196, dials: { r: 84, z: 158 }, resetX: 132, boxY: 306, readY: 422, tile: [2, 396, 52], wireX: 46, wireY: 352, plus: 13, length: 8 };

function values(trace, unit, step) {
  const sums = trace.sums(unit, step)?.n;
  const r = trace.at("r", step, unit);
  const opened = sums?.recurrent ?? 0; // what r let through
  return { r, z: trace.at("z", step, unit), n: trace.at("n", step, unit), h: trace.at("h", step, unit), p: trace.at("h", step - 1, unit), read: sums ? sums.input + sums.bias : 0, opened, past: r > 1e-6 ? opened / r : 0, summed: sums ? 1 : 0 };
}

function build(svg, p, narrow) {
  const g = narrow ? NARROW : WIDE;
  const pen = createPen(svg, p.palette);
  const edge = g.half + 5;
  const parts = { g, pen, narrow, flows: {}, valves: {}, dials: {} };
  const [, tileY] = g.tile;
  pen.wire(`M${g.wireX} ${tileY}V${g.wireY}H${g.dials.z}` + Object.values(g.dials).map((x) => `M${x} ${g.wireY}V${g.dialY + 27}`).join(""));
  tubes(pen, g, edge);
  for (const name of ["before", "kept", "now", "candidate", "added", "past", "opened", "read"]) parts.flows[name] = pen.flow();
  parts.dashes = [`M${g.x0} ${g.beltY}H${g.keepX - 16}`, `M${g.keepX + 20} ${g.beltY}H${g.plusX - 18}`, `M${g.plusX + 22} ${g.beltY}H${g.x1}`, `M${g.plusX} ${g.boxY - 30}V${g.valveY + 20}`].map(pen.dash);
  pen.control("z", `M${g.dials.z} ${g.dialY - 28}V${g.beltY + edge + 9}`);
  pen.control("z", `M${g.dials.z + 28} ${g.dialY}H${g.plusX - g.half - 16}`);
  const down = narrow ? g.dialY + 38 : g.dialY;
  pen.control("r", narrow ? `M${g.dials.r + 16} ${g.dialY + 22}V${down}H${g.resetX}V${g.pastY - g.branch - 10}` : `M${g.dials.r + 28} ${down}H${g.resetX}V${g.pastY - g.branch - 10}`);
  parts.valves.keep = pen.valve("z", g.keepX, g.beltY, edge - 2, true, g.length);
  parts.valves.let = pen.valve("z", g.plusX, g.valveY, edge - 2, false, g.length);
  parts.valves.r = pen.valve("r", g.resetX, g.pastY, g.branch - 2, true, g.length);
  pen.plus(g.plusX, g.beltY, g.plus);
  for (const letter of ["r", "z"]) parts.dials[letter] = pen.dial(letter, g.dials[letter], g.dialY);
  pen.box("n", g.plusX, g.boxY);
  parts.tile = pen.tile(...g.tile);
  parts.labels = narrow ? narrowLabels(pen, p.say, g) : wideLabels(pen, p.say, g, edge);
  return parts;
}

function tubes(pen, g, edge) {
  const v = g.branch;
  const low = g.beltY + edge;
  pen.tube(`M${g.x0} ${g.beltY - edge}H${g.x1}V${low}H${g.x0}Z`, `M${g.x0} ${g.beltY - edge}H${g.x1}M${g.x0} ${low}H${g.x1}`);
  pen.tube(`M${g.plusX - edge} ${low}V${g.boxY - 26}H${g.plusX + edge}V${low}Z`, `M${g.plusX - edge} ${low}V${g.boxY - 26}M${g.plusX + edge} ${low}V${g.boxY - 26}`);
  const under = `M${g.pastX - v} ${low}V${g.pastY + v}H${g.plusX - 26}`;
  const over = `M${g.pastX + v} ${low}V${g.pastY - v}H${g.plusX - 26}`;
  pen.tube(`${under}V${g.pastY - v}H${g.pastX + v}V${low}Z`, under + over);
  const [tileX, , tileSize] = g.tile;
  const right = `M${tileX + tileSize} ${g.readY + v - 3}H${g.plusX + v - 3}V${g.boxY + 26}`;
  const left = `M${tileX + tileSize} ${g.readY - v + 3}H${g.plusX - v + 3}V${g.boxY + 26}`;
  pen.tube(`${right}H${g.plusX - v + 3}V${g.readY - v + 3}H${tileX + tileSize}Z`, right + left);
}

function wideLabels(pen, say, g, edge) {
  const [tileX, tileY, tileSize] = g.tile;
  pen.text("sm", tileX + 30, tileY - 10, say("cell.reads"));
  pen.arrow(g.x1, g.beltY, edge, 14);
  pen.text("lb", 6, 28, say("cell.hidden_before"), "start");
  pen.text("lb", g.x1 - 6, 28, say("cell.hidden_now"), "end");
  pen.text("sy from-numbers", 110, 53, "hₜ₋₁", "start");
  pen.text("sy from-numbers", g.x1 - 110, 53, "hₜ", "end");
  pen.lines("sm", g.x1 - 6, g.beltY + edge + 28, say("cell.gru_note"), "end");
  pen.text("sm", g.resetX + 24, g.pastY + g.branch + 19, say("cell.from_past"), "start");
  pen.text("sm", tileX + tileSize + 14, g.readY + g.branch + 17, say("cell.from_read"), "start");
  for (const x of [g.dials.r, g.dials.z]) pen.text("sy from-maths", x + 30, g.dialY + 30, "σ");
  const group = (letter) => pen.group(`q-${letter}`);
  const z = group("z");
  const r = group("r");
  const n = group("n");
  pen.text("lb hue", g.keepX, 24, say("q.z.name"), "middle", z);
  pen.text("lb hue", g.dials.r, g.dialY - 56, say("q.r.name"), "middle", r);
  pen.text("lb hue", g.plusX + 34, g.boxY - 2, say("q.n.name"), "start", n);
  return {
    z: pen.text("sm", g.keepX, 44, "", "middle", z),
    let: pen.text("lb hue", g.plusX + edge + 20, g.valveY + 6, "", "start", z),
    r: pen.text("sm", g.dials.r, g.dialY - 37, "", "middle", r),
    n: pen.text("sm", g.plusX + 34, g.boxY + 18, "", "start", n),
    p: pen.text("nm", 6, 54, "", "start"),
    h: pen.text("nm", g.x1 - 6, 54, "", "end"),
  };
}

function narrowLabels(pen, say, g) {
  pen.text("lb", 2, 16, say("cell.hidden_before"), "start");
  pen.text("lb", g.x1 - 2, 16, say("cell.hidden_now"), "end");
  pen.lines("sm", g.x1 - 2, 366, say("cell.gru_note_short"), "end");
  pen.text("sm", 62, g.readY + 27, say("cell.from_read"), "start");
  pen.text("sm", 0, g.pastY + g.branch + 20, say("cell.past_part"), "start");
  const z = pen.group("q-z");
  const r = pen.group("q-r");
  const n = pen.group("q-n");
  pen.text("lb hue", g.dials.r, g.dialY - 50, say("q.r.short"), "middle", r);
  pen.text("lb hue", g.plusX + 32, g.boxY - 2, say("q.n.short"), "start", n);
  return {
    z: pen.text("lb hue", g.keepX, 38, "", "middle", z),
    let: pen.text("lb hue", g.plusX + 38, g.valveY + 5, "", "start", z),
    r: pen.text("sm", g.dials.r, g.dialY - 33, "", "middle", r),
    n: pen.text("sm", g.plusX + 32, g.boxY + 16, "", "start", n),
    p: pen.text("nm", 2, 42, "", "start"),
    h: pen.text("nm", g.x1 - 2, 42, "", "end"),
  };
}

function label(parts, v, write) {
  put(parts.labels.z, write.label("z", v.z));
  put(parts.labels.let, write.label("let", 1 - v.z));
  for (const letter of ["r", "n"]) put(parts.labels[letter], write.label(letter, v[letter]));
  for (const letter of ["p", "h"]) {
    put(parts.labels[letter], write.number(v[letter]));
    tintBySign(parts.labels[letter], v[letter]);
  }
}

function paint(parts, v, scale) {
  const { g, pen, flows } = parts;
  pen.level(flows.before, g.x0, g.keepX, g.beltY, v.p, scale.h, g.half);
  pen.level(flows.kept, g.keepX, g.plusX, g.beltY, v.z * v.p, scale.h, g.half);
  pen.level(flows.now, g.plusX, g.x1, g.beltY, v.h, scale.h, g.half);
  pen.upright(flows.candidate, g.plusX, g.valveY, g.boxY - 26, v.n, scale.h, g.half);
  pen.upright(flows.added, g.plusX, g.beltY + g.plus - 1, g.valveY, (1 - v.z) * v.n, scale.h, g.half);
  const half = g.branch - 3;
  pen.bend(flows.past, g.pastX, g.beltY + g.half + 5, g.pastY, g.resetX, v.past, scale.sum, half);
  pen.level(flows.opened, g.resetX, g.plusX - 26, g.pastY, v.opened, scale.sum, half);
  const [tileX, , tileSize] = g.tile;
  pen.corner(flows.read, tileX + tileSize, g.readY, g.plusX, g.boxY + 26, v.read, scale.sum, half - 3);
  for (const name of ["past", "opened", "read"]) flows[name].style.visibility = v.summed > 0.5 ? "" : "hidden";
  parts.valves.keep(v.z);
  parts.valves.let(1 - v.z);
  parts.valves.r(v.r);
  for (const letter of ["r", "z"]) parts.dials[letter](v[letter]);
  const wide = (value) => thickness(value, scale.h, g.half);
  showDashes([[parts.dashes[0], wide(v.p)], [parts.dashes[1], wide(v.z * v.p)], [parts.dashes[2], wide(v.h)], [parts.dashes[3], wide(v.n)]]);
}

// Belt and candidate share one scale, 1 being the pipe full; the sums inside tanh share another.
const scale = (trace, unit) => ({ h: trace.limit("h", unit), sum: trace.largestTerm(unit, "n") });

export const gru = { values, build, label, paint, scale };
