// The claim, the live sentence, which quantity the strips show, and the badge.
import { headed, live } from "../../../shared/js/head.js";
import { element, put, segmented } from "../../../../rnn_core/player/js/dom.js";
import { fromLeft, fromRight } from "./arrived.js";

export function head(p) {
  const [say, top] = [".say", ".top"].map(p.find);
  const label = element("span", { class: "lab" });
  const seg = element("div", { class: "seg" });
  const proof = element("p", { class: "proof-badge" });
  let mark = () => {};
  top.append(label, seg, proof);

  function sentence({ trace, step, word }) {
    const [left, right] = [fromLeft(step, word), fromRight(step, word, trace.steps)];
    const key = left && right ? "direction_view.met" : left ? "direction_view.left_only" : right ? "direction_view.right_only" : step ? "direction_view.none" : "direction_view.start";
    return p.say(key, { word: trace.tokens[word], step: step + 1, count: trace.steps });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) {
      headed(p, proof);
      put(label, p.say("direction_view.quantity"));
      const options = state.trace.strips.map((strip) => [strip.quantity, strip.name]);
      mark = segmented(seg, p.say("direction_view.quantity"), options, state.quantity, (quantity) => p.store.set({ quantity }));
    }
    if (fresh || "quantity" in changed) mark(state.quantity);
    if (fresh || "playing" in changed) live(say, state.playing);
    if (fresh || "step" in changed || "word" in changed) put(say, sentence(state));
  };
}
