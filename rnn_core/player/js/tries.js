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

  // On a phone the text comes first: what can be tried stands beside what is held.
  let under = false;
  const place = (narrow) => p.find((under = narrow) ? ".cutbar" : ".units").before(host);

  return (changed, state) => {
    if (Boolean(state.narrow) !== under) place(Boolean(state.narrow));
    if (!state.say || !state.trace) return;
    if (["say", "tries"].some((name) => name in changed)) build(state);
    if (["say", "tries", "cuts", "edits"].some((name) => name in changed)) mark(state);
  };
}
