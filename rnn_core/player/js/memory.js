// Cells with a belt that carries c: f closes on it, i lets the candidate in, o lets it out.
//   c = f * c_prev + i * g,  h = o * tanh(c)
import { put } from "./dom.js";
import { wholePercent } from "./numbers.js";
import { createPen, showDashes, thickness, tintBySign, VALVE } from "./pipes.js";

const WIDE = { width: 840, height: 420, beltY: 102, half: 29, branch: 17, x0: 0, x1: 826, forgetX: 214, plusX: 440, cellX: 558, outX: 676, valveY: 208, dialY: 312, dials: { f: 214, i: 318, g: 440, o: 612 }, sayY: 282, busY: 376, tile: [8, 338, 76], plus: 15, length: VALVE };
const NARROW = { width: 360, height: 450, beltY: 84, half: 20, branch: 17, x0: 0, x1: 360, forgetX: 44, plusX: 180, cellX: 262, outX: 304, valveY: 178, dialY: 300, dials: { f: 44, i: 112, g: 180, o: 248 }, sayY: 248, busY: 384, tile: [2, 396, 52], plus: 13, length: 8 };

const values = (trace, unit, step) => ({
  f: trace.at("f", step, unit),
  i: trace.at("i", step, unit),
  g: trace.at("g", step, unit),
  o: trace.at("o", step, unit),
  c: trace.at("c", step, unit),
  h: trace.at("h", step, unit),
  p: trace.past("c", step, unit),
});

function build(svg, p, narrow) {
  const g = narrow ? NARROW : WIDE;
  const pen = createPen(svg, p.palette);
  const edge = g.half + 5;
  const parts = { g, pen, narrow, flows: {}, valves: {}, dials: {} };
  const [tileX, , tileSize] = g.tile;
  pen.wire(`M${tileX + tileSize} ${g.busY}H${g.dials.o}` + Object.values(g.dials).map((x) => `M${x} ${g.busY}V${g.dialY + 27}`).join(""));
  tubes(pen, g, edge);
  for (const name of ["before", "kept", "now", "candidate", "added", "tap", "said"]) parts.flows[name] = pen.flow();
  parts.dashes = [`M${g.x0} ${g.beltY}H${g.forgetX - 16}`, `M${g.forgetX + 20} ${g.beltY}H${g.plusX - 18}`, `M${g.plusX + 22} ${g.beltY}H${g.x1}`, `M${g.plusX} ${g.dialY - 30}V${g.valveY + 20}`, `M${g.outX} ${g.valveY + 20}V${g.sayY}H${g.x1}`].map(pen.dash);
  pen.control("f", `M${g.dials.f} ${g.dialY - 28}V${g.beltY + edge + 9}`);
  pen.control("i", `M${g.dials.i} ${g.dialY - 28}V${g.valveY}H${g.plusX - g.branch - 12}`);
  pen.control("o", `M${g.dials.o} ${g.dialY - 28}V${g.valveY}H${g.outX - g.branch - 12}`);
  parts.valves.f = pen.valve("f", g.forgetX, g.beltY, edge - 2, true, g.length);
  parts.valves.i = pen.valve("i", g.plusX, g.valveY, g.branch - 2, false, g.length);
  parts.valves.o = pen.valve("o", g.outX, g.valveY, g.branch - 2, false, g.length);
  pen.plus(g.plusX, g.beltY, g.plus);
  pen.handle("c", g.cellX, g.beltY, g.half);
  pen.handle("h", g.x1 - 24, g.sayY, g.branch - 3);
  for (const letter of ["f", "i", "o"]) parts.dials[letter] = pen.dial(letter, g.dials[letter], g.dialY);
  pen.box("g", g.dials.g, g.dialY);
  parts.tile = pen.tile(...g.tile);
  parts.labels = narrow ? narrowLabels(pen, p.say, g) : wideLabels(pen, p.say, g, edge);
  return parts;
}

function tubes(pen, g, edge) {
  const v = g.branch;
  const top = g.beltY + edge;
  pen.tube(`M${g.x0} ${g.beltY - edge}H${g.x1}V${top}H${g.x0}Z`, `M${g.x0} ${g.beltY - edge}H${g.x1}M${g.x0} ${top}H${g.x1}`);
  pen.tube(`M${g.plusX - v} ${top}V${g.dialY - 27}H${g.plusX + v}V${top}Z`, `M${g.plusX - v} ${top}V${g.dialY - 27}M${g.plusX + v} ${top}V${g.dialY - 27}`);
  const out = `M${g.outX - v} ${top}V${g.sayY + v}H${g.x1}`;
  const inner = `M${g.outX + v} ${top}V${g.sayY - v}H${g.x1}`;
  pen.tube(`${out}V${g.sayY - v}H${g.outX + v}V${top}Z`, out + inner);
}

function wideLabels(pen, say, g, edge) {
  const [tileX, tileY, tileSize] = g.tile;
  pen.text("sm", tileX + tileSize / 2, tileY - 10, say("cell.reads"));
  pen.text("sm", tileX + tileSize + 10, g.busY - 9, say("cell.and_before"), "start");
  pen.text("sy from-numbers", tileX + tileSize + 10, g.busY + 20, "[xₜ, hₜ₋₁]", "start");
  pen.arrow(g.x1, g.beltY, edge, 14);
  pen.arrow(g.x1, g.sayY, g.branch, 11);
  pen.text("lb", 6, 28, say("cell.cell_before"), "start");
  pen.text("lb", g.x1 - 6, 28, say("cell.cell_now"), "end");
  pen.text("lb", g.x1 - 6, g.sayY + g.branch + 22, say("cell.says"), "end");
  pen.text("sm", g.outX + g.branch + 10, g.beltY + edge + 22, say("cell.squashed"), "start");
  pen.text("sy from-numbers", 110, 53, "cₜ₋₁", "start");
  pen.text("sy from-numbers", g.x1 - 110, 53, "cₜ", "end");
  pen.text("sy from-numbers", g.x1 - 110, g.sayY + g.branch + 47, "hₜ", "end");
  for (const x of [g.dials.f, g.dials.i, g.dials.o]) pen.text("sy from-maths", x + 34, g.dialY - 20, "σ");
  const named = (letter, x, y, anchor) => {
    const parent = pen.group(`q-${letter}`);
    pen.text("lb hue", x, y, say(`q.${letter}.name`), anchor, parent);
    return pen.text("sm", x, y + 20, "", anchor, parent);
  };
  return {
    f: named("f", g.forgetX, 24, "middle"),
    i: named("i", g.plusX + g.branch + 22, g.valveY - 4, "start"),
    o: named("o", g.outX + g.branch + 22, g.valveY - 4, "start"),
    g: named("g", g.dials.g + 34, g.dialY - 4, "start"),
    p: pen.text("nm", 6, 54, "", "start"),
    c: pen.text("nm", g.x1 - 6, 54, "", "end"),
    h: pen.text("nm", g.x1 - 6, g.sayY + g.branch + 48, "", "end"),
  };
}

function narrowLabels(pen, say, g) {
  const [tileX, tileY, tileSize] = g.tile;
  pen.text("sm", tileX + tileSize + 10, tileY + 36, say("cell.reads_and_before"), "start");
  pen.text("lb", 2, 16, say("cell.cell_before"), "start");
  pen.text("lb", g.x1 - 2, 16, say("cell.cell_now"), "end");
  pen.text("lb", g.x1 - 2, g.sayY + g.branch + 20, say("cell.says_short"), "end");
  const named = (letter) => {
    const parent = pen.group(`q-${letter}`);
    pen.text("lb hue", g.dials[letter], g.dialY + 46, say(`q.${letter}.short`), "middle", parent);
    return pen.text("sm", g.dials[letter], g.dialY + 63, "", "middle", parent);
  };
  return {
    f: named("f"),
    i: named("i"),
    g: named("g"),
    o: named("o"),
    p: pen.text("nm", 2, 42, "", "start"),
    c: pen.text("nm", g.x1 - 2, 42, "", "end"),
    h: pen.text("nm", g.x1 - 2, g.sayY + g.branch + 44, "", "end"),
  };
}

// Numbers are not tweened: one reads the step's own, and text is laid out once a step.
function label(parts, v, write) {
  for (const letter of ["f", "i", "g", "o"]) put(parts.labels[letter], write.label(letter, v[letter]));
  for (const letter of ["p", "c", "h"]) {
    put(parts.labels[letter], write.number(v[letter]));
    tintBySign(parts.labels[letter], v[letter]);
  }
}

function paint(parts, v, scale) {
  const { g, pen, flows } = parts;
  const limit = scale.c; // belt and what joins it share one scale
  const added = v.i * v.g;
  const squashed = Math.tanh(v.c);
  pen.level(flows.before, g.x0, g.forgetX, g.beltY, v.p, limit, g.half);
  pen.level(flows.kept, g.forgetX, g.plusX, g.beltY, v.f * v.p, limit, g.half);
  pen.level(flows.now, g.plusX, g.x1, g.beltY, v.c, limit, g.half);
  pen.upright(flows.candidate, g.plusX, g.valveY, g.dialY - 26, v.g, limit, g.half);
  pen.upright(flows.added, g.plusX, g.beltY + g.plus - 1, g.valveY, added, limit, g.half);
  pen.upright(flows.tap, g.outX, g.beltY + (thickness(v.c, limit, g.half) || 0) / 2, g.valveY, squashed, 1, g.branch - 3);
  pen.bend(flows.said, g.outX, g.valveY, g.sayY, g.x1, v.h, 1, g.branch - 3);
  for (const letter of ["f", "i", "o"]) {
    parts.valves[letter](v[letter]);
    parts.dials[letter](v[letter]);
  }
  const wide = (value) => thickness(value, limit, g.half);
  showDashes([[parts.dashes[0], wide(v.p)], [parts.dashes[1], wide(v.f * v.p)], [parts.dashes[2], wide(v.c)], [parts.dashes[3], wide(v.g)], [parts.dashes[4], thickness(v.h, 1, g.branch)]]);
}

// The belt alone, for a second run over this one.
const belt = ({ g }, v, scale) => ({
  stops: [[g.x0, g.forgetX, v.p], [g.forgetX, g.plusX, v.f * v.p], [g.plusX, g.x1, v.c]],
  valve: ["f", g.forgetX, v.f],
  limit: scale.c,
  ends: [v.p, v.c],
});

// The belt's scale, wide enough that a candidate of 1 still fits the narrower pipe that joins it.
const scale = (trace, unit) => ({ c: Math.max(trace.limit("c", unit), WIDE.half / (WIDE.branch - 2)) });

const NOTHING = { sums: false, values: () => ({}), build: () => null, label() {}, paint() {}, scale: () => ({}) };

// What a cell has beside the belt comes in `own`: drawn over it, with values and a scale of its own.
export function memoryDiagram(title, own = NOTHING) {
  return {
    title,
    sums: own.sums,
    values: (trace, unit, step) => ({ ...values(trace, unit, step), ...own.values(trace, unit, step) }),
    build(svg, p, narrow) {
      const parts = build(svg, p, narrow);
      return { ...parts, own: own.build(parts, p.say) };
    },
    label(parts, v, write) {
      label(parts, v, write);
      own.label(parts, v, write);
    },
    paint(parts, v, limits) {
      paint(parts, v, limits);
      own.paint(parts, v, limits);
    },
    scale: (trace, unit) => ({ ...scale(trace, unit), ...own.scale(trace, unit) }),
    belt,
  };
}

export const memoryLetters = ["f", "i", "g", "o", "c", "h"];

export const memoryEquation = {
  title: "eq.memory_label",
  terms: [["eq.memory_c", "cₜ", "", "="], ["eq.memory_f", "f", "f", "×"], ["eq.memory_before", "cₜ₋₁", "", "+"], ["eq.memory_i", "i", "i", "×"], ["eq.memory_g", "g", "g-sign", ""]],
  values: (at, before) => [at("c"), at("f"), before("c"), at("i"), at("g")],
};

// Five questions to a diary; the last is asked of those who read of it what the output gate lets out.
export function memoryDiary(trace, unit, step, number) {
  const [f, i, g, o, c, h] = memoryLetters.map((letter) => trace.at(letter, step, unit));
  const before = trace.past("c", step, unit);
  return [
    ["f", "diary.keep", "diary.kept", { share: wholePercent(f), before: number(before), left: number(f * before) }],
    ["i", "diary.write", "diary.written", { share: wholePercent(i), added: number(i * g) }],
    ["g", "diary.draft", "diary.drafted", { candidate: number(g) }],
    ["c", "diary.tonight", "diary.stands", { now: number(c) }],
    ["o", "diary.tell", "diary.told", { share: wholePercent(o), hidden: number(h) }],
  ];
}

export function memoryNarration(trace, unit, step, number) {
  const { open, shut, little } = trace.header.verdicts;
  const [f, i, g, o] = ["f", "i", "g", "o"].map((letter) => trace.at(letter, step, unit));
  const [added, before] = [i * g, trace.past("c", step, unit)];
  const keep = f > open ? "keep" : f < shut ? "wipe" : "part";
  const write = Math.abs(added) < little ? "little" : "write";
  const told = { kept: wholePercent(f), added: number(added), before: number(before), left: number(f * before) };
  const said = o < shut ? ["say.quiet"] : o > open ? ["say.exposed"] : [];
  return [[`say.memory_${keep}_${write}`, told], ...said.map((key) => [key, { hidden: number(trace.at("h", step, unit)) }])];
}
