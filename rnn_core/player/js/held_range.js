// Over the scrubber: the range that is held, between two handles; under it the text's colours in both runs.
import { element, put } from "./dom.js";
import { span } from "./cuts.js";
import { clamp } from "./numbers.js";
import { paintStrip, tintTones } from "./tint.js";

export function heldRange(p) {
  const rail = p.find(".rail");
  const was = element("canvas", { class: "was", "aria-hidden": "true" });
  const names = [element("em", { class: "was", "aria-hidden": "true" }), element("em", { class: "now", "aria-hidden": "true" })];
  const handle = (end) => element("span", { class: `hd ${end}`, role: "slider", tabindex: 0, onkeydown: (event) => key(event, end), onpointerdown: (event) => take(event, end), onpointermove: (event) => move(event, end), onpointerup: release, onpointercancel: release });
  const ends = { from: handle("from"), to: handle("to") };
  const label = element("span", { class: "rl" });
  const bracket = element("div", { class: "range", hidden: true }, ends.from, ends.to, label);
  rail.prepend(was, bracket);
  rail.append(...names);
  p.onResize(() => p.state.trace && place(p.state));

  const stepAt = (x) => {
    const box = rail.getBoundingClientRect();
    return clamp(Math.floor(((x - box.left) / box.width) * p.state.trace.steps), 0, p.state.trace.steps - 1) + p.state.trace.header.start;
  };

  function take(event, end) {
    event.preventDefault();
    event.stopPropagation();
    ends[end].focus({ preventScroll: true });
    ends[end].setPointerCapture(event.pointerId);
    p.cuts.drag(true);
    p.store.set({ dragging: true });
  }

  function move(event, end) {
    event.stopPropagation();
    if (ends[end].hasPointerCapture(event.pointerId)) p.cuts[end](stepAt(event.clientX));
  }

  function release(event) {
    event.stopPropagation();
    p.cuts.drag(false);
    p.store.set({ dragging: false });
  }

  function key(event, end) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    p.cuts[end](span(p.state)[end === "from" ? 0 : 1] + by);
  }

  // What lies beyond the window is cut off with an arrow.
  function place({ trace, cuts, mode }) {
    const held = span({ cuts });
    bracket.hidden = !held || mode !== "whatif";
    if (bracket.hidden) return;
    const [first, last] = held.map((step) => step - trace.header.start);
    const share = (step) => (clamp(step, 0, trace.steps) / trace.steps) * 100;
    bracket.style.left = `${share(first)}%`;
    bracket.style.width = `${Math.max(0.2, share(last + 1) - share(first))}%`;
    bracket.toggleAttribute("data-before", first < 0);
    bracket.toggleAttribute("data-after", last >= trace.steps);
    bracket.toggleAttribute("data-right", share(last + 1) > 80);
    for (const [end, step] of [["from", held[0]], ["to", held[1]]]) {
      for (const [name, text] of [["aria-label", p.say(`whatif.${end}`)], ["aria-valuemin", 1], ["aria-valuemax", trace.header.total ?? trace.steps], ["aria-valuenow", step + 1]]) ends[end].setAttribute(name, text);
    }
  }

  return (changed, state) => {
    if (!state.trace || !state.say) return;
    const fresh = ["trace", "say", "mode"].some((name) => name in changed);
    if (fresh) {
      put(names[0], p.say("whatif.strip_was"));
      put(names[1], p.say("whatif.strip_now"));
      put(label, p.say("whatif.held"));
    }
    if (fresh || "cuts" in changed) place(state);
    if (state.mode === "whatif" && (fresh || ["palette", "unit", "quantity", "tint", "exact", "stories"].some((name) => name in changed))) {
      const { tones, map } = tintTones(p, { ...state, trace: state.trace.was });
      paintStrip(was, tones, map, p.palette.surface);
    }
  };
}
