// The claim, what the layers are asked, the badge, and the live sentence.
import { element, icon, put } from "../../../shared/player/js/dom.js";
import { visible } from "../../../shared/player/js/words.js";
import { truth, written } from "./answer.js";

export function head(p) {
  const [claim, lede, ask, proof, say] = ["h1", ".lede", ".ask", ".proof", ".say"].map(p.find);
  let chips = [];

  function build({ trace }) {
    put(claim, trace.claim);
    put(lede, trace.lede);
    proof.replaceChildren(element("span", { class: "badge" }, icon("check", 16), element("span", {}, trace.badge)));
    chips = trace.questions.map((one) => element("button", { type: "button", class: "chip", "data-slug": one.slug, onclick: () => p.store.set({ question: one.slug }) }, one.name));
    const groups = [...new Set(trace.questions.map((one) => one.group))];
    ask.setAttribute("role", "group");
    ask.setAttribute("aria-label", p.say("floors.ask"));
    ask.replaceChildren(
      ...groups.map((name) => element("div", { class: "row" }, element("span", { class: "lab" }, name), element("div", { class: "chips" }, ...chips.filter((_, k) => trace.questions[k].group === name)))),
    );
  }

  function mark() {
    for (const chip of chips) {
      const pressed = chip.dataset.slug === p.asked.slug;
      chip.setAttribute("aria-pressed", String(pressed));
      // On a phone the questions are one row that scrolls; the pressed one is to be in sight.
      if (pressed) ask.scrollLeft += chip.getBoundingClientRect().left - ask.getBoundingClientRect().left - ask.clientWidth / 3;
    }
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
    if (fresh || "question" in changed || "narrow" in changed) mark();
    if (fresh || "playing" in changed) say.setAttribute("aria-live", state.playing ? "off" : "polite");
    if (fresh || "step" in changed || "question" in changed) put(say, sentence(state));
  };
}
