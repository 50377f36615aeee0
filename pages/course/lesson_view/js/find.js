// Something to find in the figure: each place that fits fills a slot. After a while, or when asked, a hint.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { visible } from "../../../../rnn_core/player/js/words.js";
import { said } from "../../js/said.js";

export function find({ step, say, held, send, spoken }) {
  const { need, goals, hints } = step.do;
  const known = new Map(goals);
  const kept = (held.found[step.id] ??= { labels: [], hints: 0 });
  const node = element("div", { class: "goal" });
  const slots = element("div", { class: "slots" });
  const count = element("p", { class: "now" });
  const told = element("div", { class: "hints" });
  const more = element("button", { type: "button", class: "btn quiet", onclick: hint }, say("find.hint"));
  node.append(count, slots, told, more);

  function hint() {
    kept.hints = Math.min(hints.length, kept.hints + 1);
    paint();
  }

  function paint() {
    const done = kept.labels.length >= need;
    put(count, done ? say("find.done") : say("find.count", { found: kept.labels.length, need }));
    slots.replaceChildren(...Array.from({ length: need }, (_, k) => element("span", { class: `slot${k < kept.labels.length ? " got" : ""}` }, k < kept.labels.length ? visible(kept.labels[k]) : "?")));
    told.replaceChildren(...hints.slice(0, kept.hints).map((runs) => element("p", {}, ...said(runs))));
    more.hidden = done || kept.hints >= hints.length;
  }

  paint();
  return {
    node,
    // Where the step itself stands, nobody has found anything.
    step({ step: at }) {
      if (at === step.drive.step) return;
      const label = known.get(at);
      if (label === undefined || kept.labels.includes(label) || kept.labels.length >= need) return;
      kept.labels.push(label);
      paint();
      spoken(count.textContent);
      if (kept.labels.length >= need) send({ kind: "done", step: step.id });
    },
  };
}
