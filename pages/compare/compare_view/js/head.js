// The claim, who is A and who is B, what the tint means, the live sentence, the badge.
import { headed, live } from "../../../shared/js/head.js";
import { element } from "../../../../rnn_core/player/js/dom.js";
import { signed } from "../../../../rnn_core/player/js/numbers.js";
import { visible } from "../../../../rnn_core/player/js/words.js";
import { valueAt } from "./tones.js";

const STRANGE = { A: "compare_view.strange_A", B: "compare_view.strange_B", AB: "compare_view.strange_AB" };
const badge = (side) => element("span", { class: `n ${"ab"[side]}` }, "AB"[side]);
const bits = (value) => value.toFixed(value < 9.95 ? 2 : 1);

export function head(p) {
  const [who, key, say] = [".who", ".ck", ".say"].map(p.find);
  const proof = element("span", { class: "badge" });
  p.find(".proof").replaceChildren(proof);

  function build({ trace }) {
    headed(p, proof);
    const sides = trace.kind === "networks" ? trace.sides : trace.sides.slice(0, 1);
    who.replaceChildren(...sides.map((one, side) => element("span", { class: "w" }, trace.kind === "networks" ? badge(side) : null, element("b", {}, one.name), element("span", { class: "num" }, one.note))));
  }

  function legend({ trace, unit }) {
    const ramp = element("i", { class: "ramp", "aria-hidden": "true" });
    const poles = (low, high, note) => key.replaceChildren(element("b", { class: "low" }, low), ramp, element("b", { class: "high" }, high), element("span", {}, note));
    if (trace.kind === "networks") return poles(p.say("compare_view.first"), p.say("compare_view.second"), p.say("compare_view.full", { bits: trace.full }));
    const limit = trace.sides[0].limits[unit];
    return poles(signed(-limit), signed(limit), `${p.say("compare_view.colour", { unit })} ${p.say("compare_view.only")}`);
  }

  const tile = (token) => element("b", { class: "tok" }, visible(token));

  // Two networks: what came next, and how much each of them was surprised.
  function next({ trace, step }) {
    const token = trace.tokens[step + 1];
    if (token === undefined) return [p.say("compare_view.end")];
    const [a, b] = trace.sides.map((one) => one.bits[step + 1]);
    const strange = [a, b].map((one, side) => (one === null ? "AB"[side] : "")).join("");
    if (strange) return p.say.nodes(STRANGE[strange], { token: tile(token) });
    return p.say.nodes("compare_view.next", { token: tile(token), a: bits(a), b: bits(b) });
  }

  // Two texts: how far apart the states are, and where they meet again.
  function apart({ trace, step, unit }) {
    const token = tile(trace.tokens[step]);
    const values = trace.sides.map((_, side) => signed(valueAt(trace, side, unit, step)));
    if (trace.distance[step] === null) {
      const side = trace.sides[0].at[step] < 0 ? 1 : 0;
      return p.say.nodes("compare_view.gap", { side: "AB"[side], token, unit, value: values[side] });
    }
    const met = trace.meets === null ? p.say("compare_view.never", { tolerance: trace.tolerance }) : p.say("compare_view.meets", { tolerance: trace.tolerance, step: trace.meets + 1 });
    return [...p.say.nodes("compare_view.apart", { token, distance: trace.distance[step].toFixed(2) }), ` ${met}`];
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "unit" in changed) legend(state);
    if (fresh || "playing" in changed) live(say, state.playing);
    if (fresh || "step" in changed || "unit" in changed) say.replaceChildren(...(state.trace.kind === "networks" ? next(state) : apart(state)));
  };
}
