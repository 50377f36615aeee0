// The claim, the lines of code, how exact it is, which tensor is lit, and what is true of it.
import { headed } from "../../../shared/js/head.js";
import { element, put } from "../../../../rnn_core/player/js/dom.js";

export function top(p) {
  const [code, pick, say, note, nudge, sum, proof] = [".code", ".pick", ".say", ".note", ".nudge", ".sum", ".proof-badge"].map(p.find);
  const name = element("code");
  const shape = element("code", { class: "shape" });
  const said = element("span");
  const select = element("select", { onchange: () => p.want("weight", select.value) });
  const label = element("label", {}, element("span"), select);
  let chips = [];
  say.append(name, " ", shape, element("br"), said);
  nudge.append(label);

  function choose(key) {
    p.store.set({ lit: key, at: null });
    p.want("lit", key);
  }

  function build({ trace }) {
    headed(p, proof);
    code.replaceChildren(...trace.code.split("\n").flatMap((line, k) => (k ? ["\n", element("span", {}, line)] : [element("span", {}, line)])));
    code.setAttribute("aria-label", p.say("shapes_view.code"));
    pick.setAttribute("role", "group");
    pick.setAttribute("aria-label", p.say("shapes_view.pick"));
    if (chips.length !== trace.tensors.length) {
      chips = trace.tensors.map((one, k) => element("button", { type: "button", class: "chip", onclick: () => choose(p.state.trace.tensors[k].key) }));
      pick.replaceChildren(...chips);
    }
    trace.tensors.forEach((one, k) => {
      put(chips[k], one.name);
      chips[k].dataset.key = one.key;
    });
    put(label.firstChild, p.say("shapes_view.weight"));
    select.replaceChildren(...trace.weights.map((one) => element("option", { value: one }, one)));
    select.value = trace.weight;
    sum.replaceChildren(...p.say.nodes("shapes_view.sum", { total: element("b", { class: "num" }, trace.total), sum: element("code", {}, trace.sum) }));
  }

  function light({ trace, lit }) {
    const one = trace.tensors.find((each) => each.key === lit) ?? trace.tensors[0];
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.key === one.key));
    put(name, one.shape.startsWith("(") ? one.name : `${one.name}:`);
    put(shape, one.shape);
    put(said, one.said);
    put(note, one.note);
    note.hidden = !one.note;
    nudge.hidden = one.key !== "weight";
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "lit" in changed) light(state);
  };
}
