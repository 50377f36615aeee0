// The claim, the question, the badge, and the live sentence.
import { linked } from "../../../shared/js/linked.js";
import { element, icon, put } from "../../../shared/player/js/dom.js";
import { visible } from "../../../shared/player/js/words.js";
import { truth, written } from "./answer.js";

export function head(p) {
  const [claim, lede, label, ask, proof, say] = ["h1", ".lede", ".ask .lab", ".ask select", ".proof", ".say"].map(p.find);
  ask.addEventListener("change", () => p.store.set({ question: ask.value }));

  function build({ trace }) {
    put(claim, trace.claim);
    linked(lede, trace.lede);
    proof.replaceChildren(element("span", { class: "badge" }, icon("check", 16), element("span", {}, trace.badge)));
    put(label, p.say("floors.ask"));
    const groups = [...new Set(trace.questions.map((one) => one.group))];
    const options = (group) => trace.questions.filter((one) => one.group === group).map((one) => element("option", { value: one.slug }, one.name));
    ask.replaceChildren(...groups.map((group) => element("optgroup", { label: group }, ...options(group))));
  }

  function sentence({ trace, step }) {
    const one = p.asked;
    const top = trace.floors.length - 1;
    const values = { step: step + 1, count: trace.steps, token: visible(trace.tokens[step]), question: one.name, truth: truth(one, step, p.say), low: written(one, one.told[0][step]), high: written(one, one.told[top][step]), top: trace.floors[top].name, bottom: trace.floors[0].name };
    return p.say(top ? "floors.now" : "floors.now_one", values);
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "question" in changed) ask.value = p.asked.slug;
    if (fresh || "playing" in changed) say.setAttribute("aria-live", state.playing ? "off" : "polite");
    if (fresh || "step" in changed || "question" in changed) put(say, sentence(state));
  };
}
