// The claim, the question, the badge, and the live sentence.
import { headed, live } from "../../../shared/js/head.js";
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { visible } from "../../../../rnn_core/player/js/words.js";
import { truth, written } from "./answer.js";

export function head(p) {
  const [label, ask, say] = [".ask .lab", ".ask select", ".say"].map(p.find);
  const proof = element("span", { class: "badge" });
  p.find(".proof").replaceChildren(proof);
  ask.addEventListener("change", () => p.store.set({ question: ask.value }));

  function build({ trace }) {
    headed(p, proof);
    put(label, p.say("layer_view.ask"));
    const groups = [...new Set(trace.questions.map((one) => one.group))];
    const options = (group) => trace.questions.filter((one) => one.group === group).map((one) => element("option", { value: one.slug }, one.name));
    ask.replaceChildren(...groups.map((group) => element("optgroup", { label: group }, ...options(group))));
  }

  function sentence({ trace, step }) {
    const one = p.asked;
    const top = trace.floors.length - 1;
    const values = { step: step + 1, count: trace.steps, token: visible(trace.tokens[step]), question: one.name, truth: truth(one, step, p.say), low: written(one, one.told[0][step]), high: written(one, one.told[top][step]), top: trace.floors[top].name, bottom: trace.floors[0].name };
    return p.say(top ? "layer_view.now" : "layer_view.now_one", values);
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "question" in changed) ask.value = p.asked.slug;
    if (fresh || "playing" in changed) live(say, state.playing);
    if (fresh || "step" in changed || "question" in changed) put(say, sentence(state));
  };
}
