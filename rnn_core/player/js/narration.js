// One live sentence: what this unit did at this character. By what its words are chosen, Python says.
import { element, put, segmented } from "./dom.js";
import { signed, UNKNOWN } from "./numbers.js";
import { visible } from "./words.js";

// A sentence with a hole that nothing may be said of is not said.
const open = (value) => value === UNKNOWN || Number.isNaN(value);

const DEPTHS = ["story", "numbers", "maths"];

export function narration(p) {
  const host = p.find(".say");
  const onward = p.find(".onward");
  let mark = () => {};

  function told({ trace, unit, step }) {
    const about = trace.isExact(unit) ? "" : "≈";
    const number = (value) => (Number.isNaN(value) ? "" : about) + signed(value);
    const said = trace.drawing.narration(trace, unit, step, number).filter(([, values]) => !Object.values(values).some(open));
    return said.length || trace.covered.size === 0 ? said : [["say.withheld", {}]];
  }

  function write(state) {
    const tile = element("span", { class: "cch" }, visible(state.trace.tokens[state.step]));
    const sentences = told(state).map(([key, values]) => element("span", {}, ...p.say.nodes(key, { ...values, token: tile })));
    host.replaceChildren(element("span", {}, ...sentences.flatMap((narration, k) => (k ? [" ", narration] : [narration]))));
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
