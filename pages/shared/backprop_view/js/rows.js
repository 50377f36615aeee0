// Which characters mattered: the text once a network, tinted by what each character does to one prediction.
import { element, put, roving, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { spoken, visible } from "../../../../rnn_core/player/js/words.js";
import { DECADES, FACTOR, decadeOf } from "./shades.js";
import { power } from "./decades.js";

export function rows(p) {
  const section = p.find(".mattered");
  const [title, hint, host, ramp] = ["h2", ".hint", ".rows", ".ramp"].map((name) => section.querySelector(name));
  let built = [];
  host.addEventListener("click", (event) => pick(event, (step) => p.aim(step)));
  host.addEventListener("pointerover", (event) => event.pointerType === "mouse" && !p.state.trace.fixed && pick(event, (step) => p.store.set({ hovered: step })));
  host.addEventListener("pointerleave", () => p.store.set({ hovered: -1 }));
  roving(host, "[data-step]", (cell) => p.aim(Number(cell.dataset.step)));

  function pick(event, act) {
    const cell = event.composedPath()[0]?.closest?.("[data-step]");
    if (cell) act(Number(cell.dataset.step));
  }

  function build({ trace }) {
    section.hidden = !trace.effects.some(Boolean);
    if (section.hidden) return (built = []);
    put(title, p.say("backprop_view.mattered"));
    put(hint, p.say(trace.fixed ? "backprop_view.hint_fixed" : "backprop_view.hint"));
    built = trace.panels.flatMap((panel, k) => (trace.effects[k] ? [row(panel, trace, trace.effects[k], p.say)] : []));
    host.replaceChildren(...built.map((each) => each.node));
    const swatches = p.shades.map(({ fill }, decade) => element("div", {}, element("i", { style: `background:${fill}` }), element("span", { class: "num" }, decade ? power(-decade) : "1")));
    ramp.replaceChildren(element("span", {}, p.say("backprop_view.ramp", { factor: FACTOR })), element("div", { class: "swatches" }, ...swatches));
  }

  function paint({ trace, step, target, hovered, playing }) {
    const aim = hovered >= 0 && !playing ? hovered : target;
    const from = aim === target ? step : 0;
    built.forEach((each) => {
      each.cells.forEach((cell, at) => {
        const decade = at <= aim && at >= from ? decadeOf(each.effect[aim * trace.steps + at]) : DECADES;
        const shade = p.shades[decade];
        if (cell.dataset.shade !== shade.fill) {
          cell.dataset.shade = shade.fill;
          cell.style.background = shade.fill;
          cell.style.color = shade.ink;
        }
        cell.classList.toggle("aim", at === aim);
        cell.classList.toggle("after", at > aim);
      });
      tabStop(each.cells, each.cells[target]);
      guesses(each, trace, aim);
    });
  }

  function guesses(each, trace, aim) {
    if (each.told === aim && each.trace === trace) return;
    Object.assign(each, { told: aim, trace });
    const truth = aim + 1 < trace.steps ? trace.tokens[aim + 1] : trace.next;
    const list = each.panel.guesses[aim].map(([token, share]) =>
      element("span", { class: `tip ${token === truth ? "true" : ""}` }, element("b", {}, visible(token)), ` ${Math.round(share * 100)}%`),
    );
    each.guess.replaceChildren(element("span", {}, p.say("backprop_view.expects")), ...list, truth ? element("span", { class: "truth" }, p.say("backprop_view.truth", { token: visible(truth) })) : "");
  }

  return (changed, state) => {
    const fresh = ["trace", "say", "palette"].some((name) => name in changed);
    if (fresh) build(state);
    if (built.length && (fresh || ["step", "target", "hovered", "playing"].some((name) => name in changed))) paint(state);
  };
}

function row(panel, trace, effect, say) {
  const cells = Array.from(trace.tokens, (token, step) => element("button", { type: "button", class: "cell", "data-step": step, tabindex: -1, "aria-label": spoken(token, say) }, token === " " ? "" : visible(token)));
  const guess = element("p", { class: "expects num" });
  const node = element("div", { class: "row" }, element("h3", {}, panel.name), element("div", {}, element("div", { class: "cells", role: "group", "aria-label": `${panel.name}: ${say("backprop_view.mattered")}` }, ...cells), guess));
  return { panel, cells, guess, node, effect };
}
