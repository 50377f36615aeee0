// Cuts that stand ready: a chip each, the control with a dashed edge.
import { element, roving, tabStop } from "./dom.js";
import { any, same } from "./cuts.js";

export function tries(p) {
  const host = p.find(".tries");
  const label = element("span", { class: "lab" });
  const list = element("div", { class: "chips", role: "group" });
  host.append(label, list);
  roving(list, ".chip", (chip) => chip.focus());

  function build({ tries: ready }) {
    label.textContent = p.say("whatif.try");
    list.setAttribute("aria-label", p.say("whatif.try"));
    list.replaceChildren(
      ...ready.map((one, number) => element("button", { type: "button", class: one.control ? "chip control" : "chip", onclick: () => p.attempt(one, number) }, one.title, element("small", { class: "num" }, one.detail))),
    );
    host.hidden = !ready.length;
  }

  function mark(state) {
    const held = any(state) ? state.tries.findIndex((one) => one.here && same(one, state)) : -1;
    [...list.children].forEach((chip, k) => chip.setAttribute("aria-pressed", String(k === held)));
    tabStop(list.children, list.children[Math.max(0, held)]);
  }

  // On a phone one row of chips stands over the text: in what if, what can be tried; the units' own go below.
  const units = p.find(".units");
  let below = false;
  function place(wanted) {
    below = wanted;
    if (below) p.find(".cutbar").before(units);
    else host.after(units);
  }

  return (changed, state) => {
    const wanted = Boolean(state.narrow) && state.mode === "whatif" && state.tries.length > 0;
    if (wanted !== below) place(wanted);
    if (!state.say || !state.trace) return;
    if (["say", "tries"].some((name) => name in changed)) build(state);
    if (["say", "tries", "cuts", "edits"].some((name) => name in changed)) mark(state);
  };
}
