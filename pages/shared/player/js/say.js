// One live sentence: what this unit did at this character. By what its words are chosen, Python says.
import { element, put, segmented } from "./dom.js";
import { signed, wholePercent } from "./numbers.js";
import { visible } from "./words.js";

const DEPTHS = ["story", "numbers", "maths"];

export function sentence(p) {
  const host = p.find(".say");
  const onward = p.find(".onward");
  let mark = () => {};

  function told({ trace, unit, step }) {
    const about = trace.isExact(unit) ? "" : "≈";
    const number = (value) => about + signed(value);
    return { lstm: ofLstm, gru: ofGru, rnn: ofRnn }[trace.cell](trace, unit, step, number);
  }

  function ofLstm(trace, unit, step, number) {
    const { open, shut, little } = trace.header.verdicts;
    const [f, i, g, o] = ["f", "i", "g", "o"].map((letter) => trace.at(letter, step, unit));
    const [added, before] = [i * g, trace.at("c", step - 1, unit)];
    const keep = f > open ? "keep" : f < shut ? "wipe" : "part";
    const write = Math.abs(added) < little ? "little" : "write";
    const values = { kept: wholePercent(f), added: number(added), before: number(before), left: number(f * before) };
    const said = o < shut ? ["say.quiet"] : o > open ? ["say.exposed"] : [];
    return [[`say.lstm_${keep}_${write}`, values], ...said.map((key) => [key, { hidden: number(trace.at("h", step, unit)) }])];
  }

  function ofGru(trace, unit, step, number) {
    const { open, shut } = trace.header.verdicts;
    const [r, z, n] = ["r", "z", "n"].map((letter) => trace.at(letter, step, unit));
    const keep = z > open ? "keep" : z < shut ? "replace" : "mix";
    const kept = Math.round(z * 100); // what is let in is the rest of it: the two are to add up
    const past = z <= open && r < shut ? [["say.gru_blind", { reset: wholePercent(r) }]] : [];
    return [[`say.gru_${keep}`, { kept: `${kept}%`, let: `${100 - kept}%`, candidate: number(n) }], ...past];
  }

  function ofRnn(trace, unit, step, number) {
    const { little, turned } = trace.header.verdicts;
    const [before, now] = [trace.at("h", step - 1, unit), trace.at("h", step, unit)];
    const turns = Math.sign(before) !== Math.sign(now) && Math.min(Math.abs(before), Math.abs(now)) > turned;
    const near = Math.abs(before - now) < little;
    return [[`say.rnn_${near ? "same" : turns ? "turn" : "rewrite"}`, { before: number(before), now: number(now) }]];
  }

  function write(state) {
    const tile = element("span", { class: "cch" }, visible(state.trace.tokens[state.step]));
    const sentences = told(state).map(([key, values]) => element("span", {}, ...p.say.nodes(key, { ...values, token: tile })));
    host.replaceChildren(element("span", {}, ...sentences.flatMap((sentence, k) => (k ? [" ", sentence] : [sentence]))));
  }

  // What a first visit ends with: how to go on from where it stopped.
  function invite({ introduced, intro }) {
    put(onward, introduced && intro ? intro.then : "");
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
    // Where playing ends the sentence is written anew, so that it is also read out.
    const stopped = "playing" in changed && !state.playing && state.trace;
    if (fresh || stopped || ["step", "unit", "exact"].some((name) => name in changed)) write(state);
    if (fresh || "introduced" in changed || "intro" in changed) invite(state);
  };
}
