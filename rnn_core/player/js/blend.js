// Cells whose belt is h itself: one gate z shares each step out between the old state and a candidate n.
//   h = z * h_prev + (1 - z) * n, or the other way round: h = (1 - z) * h_prev + z * n
import { put } from "./dom.js";
import { UNKNOWN } from "./numbers.js";
import { createPen, showDashes, thickness, tintBySign, VALVE } from "./pipes.js";

export const WIDE = { width: 840, height: 420, beltY: 102, half: 24, branch: 17, x0: 0, x1: 826, keepX: 424, plusX: 548, hiddenX: 690, valveY: 226, dialY: 226, dials: { z: 424 }, boxY: 308, readY: 376, tile: [8, 338, 76], wire: [[74, 338], [74, 266]], plus: 15, length: VALVE };
export const NARROW = { width: 360, height: 450, beltY: 84, half: 17, branch: 12, x0: 0, x1: 360, keepX: 158, plusX: 238, hiddenX: 288, valveY: 196, dialY: 196, dials: { z: 158 }, boxY: 306, readY: 422, tile: [2, 396, 52], wire: [[46, 396], [46, 352]], plus: 13, length: 8 };

// What differs between them: `wide`, `narrow`: places; `takes`: whether z lets the new in; `tubes`, `flows`, `build`,
// `words`, `label`, `paint`: what leads to the candidate beside what is read; `values`, `scale`: what that shows.
export function blendDiagram(title, own) {
  function values(trace, unit, step) {
    const sums = trace.sums(unit, step)?.n;
    const [z, n, h, p] = [trace.at("z", step, unit), trace.at("n", step, unit), trace.at("h", step, unit), trace.past("h", step, unit)];
    const [keep, fresh] = own.takes ? [1 - z, z] : [z, 1 - z];
    return { z, n, h, p, keep, fresh, read: sums ? sums.input + sums.bias : 0, summed: sums ? 1 : 0, ...own.values(trace, unit, step, sums) };
  }

  function build(svg, p, narrow) {
    const g = narrow ? { ...NARROW, ...own.narrow } : { ...WIDE, ...own.wide };
    const pen = createPen(svg, p.palette);
    const edge = g.half + 5;
    const parts = { g, pen, narrow, flows: {}, valves: {}, dials: {} };
    const [start, turn] = g.wire;
    pen.wire(`M${start.join(" ")}L${turn.join(" ")}H${g.dials.z}` + Object.values(g.dials).map((x) => `M${x} ${turn[1]}V${g.dialY + 27}`).join(""));
    tubes(pen, g, edge);
    for (const name of ["before", "kept", "now", "candidate", "added", ...own.flows, "read"]) parts.flows[name] = pen.flow();
    parts.dashes = [`M${g.x0} ${g.beltY}H${g.keepX - 16}`, `M${g.keepX + 20} ${g.beltY}H${g.plusX - 18}`, `M${g.plusX + 22} ${g.beltY}H${g.x1}`, `M${g.plusX} ${g.boxY - 30}V${g.valveY + 20}`].map(pen.dash);
    pen.control("z", `M${g.dials.z} ${g.dialY - 28}V${g.beltY + edge + 9}`);
    pen.control("z", `M${g.dials.z + 28} ${g.dialY}H${g.plusX - g.half - 16}`);
    parts.valves.keep = pen.valve("z", g.keepX, g.beltY, edge - 2, true, g.length, own.takes);
    parts.valves.fresh = pen.valve("z", g.plusX, g.valveY, edge - 2, false, g.length, !own.takes);
    pen.plus(g.plusX, g.beltY, g.plus);
    pen.handle("h", g.hiddenX, g.beltY, g.half);
    for (const [letter, x] of Object.entries(g.dials)) parts.dials[letter] = pen.dial(letter, x, g.dialY);
    parts.own = own.build(parts, p.say);
    pen.box("n", g.plusX, g.boxY);
    parts.tile = pen.tile(...g.tile);
    parts.labels = { ...(narrow ? narrowLabels : wideLabels)(pen, p.say, g, edge), ...own.words(pen, p.say, g, narrow) };
    return parts;
  }

  function tubes(pen, g, edge) {
    const low = g.beltY + edge;
    pen.tube(`M${g.x0} ${g.beltY - edge}H${g.x1}V${low}H${g.x0}Z`, `M${g.x0} ${g.beltY - edge}H${g.x1}M${g.x0} ${low}H${g.x1}`);
    pen.tube(`M${g.plusX - edge} ${low}V${g.boxY - 26}H${g.plusX + edge}V${low}Z`, `M${g.plusX - edge} ${low}V${g.boxY - 26}M${g.plusX + edge} ${low}V${g.boxY - 26}`);
    own.tubes(pen, g, low);
    const v = g.branch - 3;
    const [tileX, , tileSize] = g.tile;
    const right = `M${tileX + tileSize} ${g.readY + v}H${g.plusX + v}V${g.boxY + 26}`;
    const left = `M${tileX + tileSize} ${g.readY - v}H${g.plusX - v}V${g.boxY + 26}`;
    pen.tube(`${right}H${g.plusX - v}V${g.readY - v}H${tileX + tileSize}Z`, right + left);
  }

  function wideLabels(pen, say, g, edge) {
    const [tileX, tileY, tileSize] = g.tile;
    pen.text("sm", tileX + 30, tileY - 10, say("cell.reads"));
    pen.arrow(g.x1, g.beltY, edge, 14);
    pen.text("lb", 6, 28, say("cell.hidden_before"), "start");
    pen.text("lb", g.x1 - 6, 28, say("cell.hidden_now"), "end");
    pen.text("sy from-numbers", 110, 53, "hₜ₋₁", "start");
    pen.text("sy from-numbers", g.x1 - 110, 53, "hₜ", "end");
    pen.lines("sm", g.x1 - 6, g.beltY + edge + 28, say("cell.blend_note"), "end");
    pen.text("sm", tileX + tileSize + 14, g.readY + g.branch + 17, say("cell.from_read"), "start");
    for (const x of Object.values(g.dials)) pen.text("sy from-maths", x + 30, g.dialY + 30, "σ");
    const z = pen.group("q-z");
    const n = pen.group("q-n");
    const [nameX, nameY, anchor] = own.takes ? [g.plusX + edge + 20, g.valveY - 4, "start"] : [g.keepX, 24, "middle"];
    pen.text("lb hue", nameX, nameY, say("q.z.name"), anchor, z);
    pen.text("lb hue", g.plusX + 34, g.boxY - 2, say("q.n.name"), "start", n);
    return {
      keep: pen.text(own.takes ? "lb hue" : "sm", g.keepX, 44, "", "middle", z),
      fresh: pen.text(own.takes ? "sm" : "lb hue", g.plusX + edge + 20, g.valveY + (own.takes ? 16 : 6), "", "start", z),
      n: pen.text("sm", g.plusX + 34, g.boxY + 18, "", "start", n),
      p: pen.text("nm", 6, 54, "", "start"),
      h: pen.text("nm", g.x1 - 6, 54, "", "end"),
    };
  }

  function narrowLabels(pen, say, g) {
    pen.text("lb", 2, 16, say("cell.hidden_before"), "start");
    pen.text("lb", g.x1 - 2, 16, say("cell.hidden_now"), "end");
    pen.lines("sm", g.x1 - 2, 366, say("cell.blend_note_short"), "end");
    pen.text("sm", 62, g.readY + 27, say("cell.from_read"), "start");
    const z = pen.group("q-z");
    const n = pen.group("q-n");
    if (own.takes) pen.text("lb hue", g.plusX + 38, g.valveY - 4, say("q.z.short"), "start", z);
    pen.text("lb hue", g.plusX + 32, g.boxY - 2, say("q.n.short"), "start", n);
    return {
      keep: pen.text("lb hue", g.keepX, 38, "", "middle", z),
      fresh: pen.text(own.takes ? "sm" : "lb hue", g.plusX + 38, g.valveY + (own.takes ? 14 : 5), "", "start", z),
      n: pen.text("sm", g.plusX + 32, g.boxY + 16, "", "start", n),
      p: pen.text("nm", 2, 42, "", "start"),
      h: pen.text("nm", g.x1 - 2, 42, "", "end"),
    };
  }

  function label(parts, v, write, state) {
    const { labels } = parts;
    put(labels.keep, write.label("z", v.keep, own.takes ? { symbol: "1 − z" } : { named: true }));
    put(labels.fresh, write.label("let", v.fresh, { symbol: own.takes ? "z" : "1 − z", of: "z" }));
    put(labels.n, write.label("n", v.n));
    for (const letter of ["p", "h"]) {
      put(labels[letter], write.number(v[letter]));
      tintBySign(labels[letter], v[letter]);
    }
    own.label(parts, v, write, state);
  }

  function paint(parts, v, limits) {
    const { g, pen, flows } = parts;
    const [kept, added] = [v.keep * v.p, v.fresh * v.n];
    pen.level(flows.before, g.x0, g.keepX, g.beltY, v.p, limits.h, g.half);
    pen.level(flows.kept, g.keepX, g.plusX, g.beltY, kept, limits.h, g.half);
    pen.level(flows.now, g.plusX, g.x1, g.beltY, v.h, limits.h, g.half);
    pen.upright(flows.candidate, g.plusX, g.valveY, g.boxY - 26, v.n, limits.h, g.half);
    pen.upright(flows.added, g.plusX, g.beltY + g.plus - 1, g.valveY, added, limits.h, g.half);
    const [tileX, , tileSize] = g.tile;
    pen.corner(flows.read, tileX + tileSize, g.readY, g.plusX, g.boxY + 26, v.read, limits.sum, g.branch - 6);
    flows.read.style.visibility = v.summed > 0.5 ? "" : "hidden";
    parts.valves.keep(v.keep);
    parts.valves.fresh(v.fresh);
    for (const letter of Object.keys(g.dials)) parts.dials[letter](v[letter]);
    own.paint(parts, v, limits);
    const wide = (value) => thickness(value, limits.h, g.half);
    showDashes([[parts.dashes[0], wide(v.p)], [parts.dashes[1], wide(kept)], [parts.dashes[2], wide(v.h)], [parts.dashes[3], wide(v.n)]]);
  }

  // Belt and candidate share one scale; the sum inside the candidate has another.
  const scale = (trace, unit) => ({ h: Math.max(trace.limit("h", unit), trace.limit("n", unit)), sum: trace.largestTerm(unit, "n") });

  const belt = ({ g }, v, limits) => ({
    stops: [[g.x0, g.keepX, v.p], [g.keepX, g.plusX, v.keep * v.p], [g.plusX, g.x1, v.h]],
    valve: ["z", g.keepX, v.keep],
    limit: limits.h,
    ends: [v.p, v.h],
  });

  return { title, sums: own.sums, values, build, label, paint, scale, belt };
}

// Down from the belt, then level at `y` to the candidate's box.
export function pastTube(pen, g, low, y, end) {
  const v = g.branch;
  const under = `M${g.pastX - v} ${low}V${y + v}H${end}`;
  const over = `M${g.pastX + v} ${low}V${y - v}H${end}`;
  pen.tube(`${under}V${y - v}H${g.pastX + v}V${low}Z`, under + over);
}

// The equation and the sentences of those whose z lets the new in.
export const takingEquation = {
  title: "eq.taking_label",
  terms: [["eq.blend_h", "hₜ", "", "="], ["eq.taking_keep", "1 − z", "z", "×"], ["eq.blend_before", "hₜ₋₁", "", "+"], ["eq.blend_z", "z", "z", "×"], ["eq.blend_n", "n", "n-sign", ""]],
  values: (at, before) => [at("h"), 1 - at("z"), before("h"), at("z"), at("n")],
};

// What is kept is the rest of what is let in: as whole percentages the two are to add up.
export function shares(part, candidate) {
  const whole = Math.round(part * 100);
  const written = (share) => (Number.isNaN(share) ? UNKNOWN : `${share}%`);
  return { part: written(whole), rest: written(100 - whole), candidate };
}

export function takingNarration(trace, unit, step, number) {
  const { open, shut } = trace.header.verdicts;
  const [z, n] = ["z", "n"].map((letter) => trace.at(letter, step, unit));
  const keep = z > open ? "replace" : z < shut ? "keep" : "mix";
  const { part, rest, candidate } = shares(z, number(n));
  return [[`say.taking_${keep}`, { let: part, kept: rest, candidate }]];
}

// What a step does to a diary that hides nothing: one gate shares it out between the old pages and today.
export function blendDiary(takes) {
  return (trace, unit, step, number) => {
    const [z, n, h] = ["z", "n", "h"].map((letter) => trace.at(letter, step, unit));
    const before = trace.past("h", step, unit);
    const [keep, fresh] = takes ? [1 - z, z] : [z, 1 - z];
    const { part, rest } = shares(keep);
    return [
      ["z", "diary.keep", "diary.kept", { share: part, before: number(before), left: number(keep * before) }],
      ["z", "diary.write", "diary.written", { share: rest, added: number(fresh * n) }],
      ["n", "diary.draft", "diary.drafted", { candidate: number(n) }],
      ["h", "diary.tonight", "diary.open", { now: number(h) }],
    ];
  };
}
