// One live sentence: what this unit did at this character.
import { element, segmented } from "./dom.js";
import { signed, wholePercent } from "./numbers.js";
import { visible } from "./words.js";

const DEPTHS = ["story", "numbers", "maths"];

export function sentence(p) {
  const host = p.find(".say");
  let mark = () => {};

  function told({ trace, unit, step }) {
    const about = trace.isExact(unit) ? "" : "≈";
    const number = (value) => about + signed(value);
    return { lstm: ofLstm, gru: ofGru, rnn: ofRnn }[trace.cell](trace, unit, step, number);
  }

  function ofLstm(trace, unit, step, number) {
    const [f, i, g, o] = ["f", "i", "g", "o"].map((letter) => trace.at(letter, step, unit));
    const added = i * g;
    const keep = f > 0.9 ? "keep" : f < 0.15 ? "wipe" : "part";
    const write = Math.abs(added) < 0.05 ? "little" : "write";
    const aloud = o < 0.15 ? ["say.quiet"] : o > 0.8 ? ["say.aloud"] : [];
    return [[`say.lstm_${keep}_${write}`, { kept: wholePercent(f), added: number(added) }], ...aloud.map((key) => [key, {}])];
  }

  function ofGru(trace, unit, step, number) {
    const [r, z, n] = ["r", "z", "n"].map((letter) => trace.at(letter, step, unit));
    const keep = z > 0.9 ? "keep" : z < 0.1 ? "replace" : "mix";
    const past = z <= 0.9 && r < 0.15 ? [["say.gru_blind", {}]] : [];
    return [[`say.gru_${keep}`, { kept: wholePercent(z), let: wholePercent(1 - z), candidate: number(n) }], ...past];
  }

  function ofRnn(trace, unit, step, number) {
    const [before, now] = [trace.at("h", step - 1, unit), trace.at("h", step, unit)];
    const turned = Math.sign(before) !== Math.sign(now) && Math.min(Math.abs(before), Math.abs(now)) > 0.2;
    const near = Math.abs(before - now) < 0.05;
    return [[`say.rnn_${near ? "same" : turned ? "turn" : "rewrite"}`, { before: number(before), now: number(now) }]];
  }

  function write(state) {
    const [first, ...rest] = told(state);
    const tile = element("span", { class: "cch" }, visible(state.trace.tokens[state.step]));
    const line = element("span", {}, ...p.say.nodes(first[0], { ...first[1], token: tile }));
    for (const [key, values] of rest) line.append(` ${p.say(key, values)}`);
    host.replaceChildren(line);
  }

  function build({ depth }) {
    mark = segmented(p.find(".depth"), p.say("depth.label"), DEPTHS.map((value) => [value, p.say(`depth.${value}`)]), depth, (value) => {
      p.store.set({ depth: value });
      p.report();
    });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if ("depth" in changed) mark(state.depth);
    if ("playing" in changed) host.setAttribute("aria-live", state.playing ? "off" : "polite");
    if (fresh || ["step", "unit", "exact"].some((name) => name in changed)) write(state);
  };
}
