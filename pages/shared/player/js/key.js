// The key: what the colour of a letter means, where its ends lie, and how well the unit's name fits.
import { element } from "./dom.js";
import { score, signed } from "./numbers.js";
import { MOST_BITS, paintStrip } from "./tint.js";

const RAMP = Array.from({ length: 255 }, (_, k) => k + 1);

export function keyPanel(p) {
  const host = p.find(".key");
  const ramp = element("canvas", { class: "ramp", "aria-hidden": "true" });
  const poles = element("div", { class: "poles" });
  const ends = element("div", { class: "ends num" });
  const fit = element("div", { class: "fit" });
  const choice = element("select", { class: "tint", onchange: () => choose(choice.value) });
  host.append(element("label", { class: "kt" }, element("span", {}), choice), poles, ramp, ends, fit);

  function choose(value) {
    const [tint, quantity] = value.split("/");
    p.store.set(quantity ? { tint, quantity } : { tint });
    p.report();
  }

  // What colours the letters: any quantity of this unit, a gate's mean over all units, or the surprise.
  function options({ trace, unit }) {
    const named = (letter) => p.say(`q.${letter}.name`);
    const group = (label, entries) => element("optgroup", { label }, entries.map(([value, name]) => element("option", { value }, name)));
    const means = trace.letters.filter((letter) => trace.quantities.get(letter).mean);
    const groups = [group(p.say("key.unit", { unit }), trace.letters.map((letter) => [`unit/${letter}`, named(letter)]))];
    if (means.length) groups.push(group(p.say("key.mean"), means.map((letter) => [`mean/${letter}`, p.say("key.mean_of", { quantity: named(letter) })])));
    groups.push(group(p.say("key.whole"), [["bits", p.say("key.bits")]]));
    choice.replaceChildren(...groups);
    host.querySelector(".kt span").textContent = p.say("key.title");
  }

  function scale({ trace, tint, quantity, unit }) {
    if (tint === "bits") return { tones: RAMP, map: p.palette.ink, low: "0", middle: "", high: `${MOST_BITS}+`, words: [p.say("key.expected"), p.say("key.surprising")] };
    const isSigned = trace.isSigned(quantity);
    const limit = tint === "mean" ? 1 : trace.limit(quantity, unit);
    const story = p.story();
    const told = tint === "unit" && story?.quantity === quantity ? [story.low, story.high] : null;
    const words = told ?? (isSigned ? [p.say("key.negative"), p.say("key.positive")] : [p.say("key.shut"), p.say("key.open")]);
    return { tones: RAMP, map: p.palette.map(quantity, isSigned), low: isSigned ? signed(-limit, 1) : "0", middle: isSigned ? "0" : "", high: isSigned ? `+${limit.toFixed(1)}` : "1", words, signed: isSigned };
  }

  function draw(state) {
    choice.value = state.tint === "bits" ? "bits" : `${state.tint}/${state.quantity}`;
    const { tones, map, low, middle, high, words, signed: isSigned } = scale(state);
    paintStrip(ramp, tones, map, p.palette.surface);
    poles.classList.toggle("signs", Boolean(isSigned));
    poles.replaceChildren(element("span", {}, words[0]), element("span", {}, words[1]));
    ends.replaceChildren(...[low, middle, high].map((text) => element("span", {}, text)));
    drawFit(state);
  }

  // A name is never shown without the figure of an untrained network of the same shape.
  function drawFit() {
    const story = p.story();
    fit.hidden = !story;
    if (!story) return;
    const rows = [["key.trained", story.score, "bar on"], ["key.untrained", story.untrained, "bar"]];
    if (story.here != null) rows.push(["key.here", story.here, "bar here"]);
    fit.replaceChildren(
      element("p", {}, ...p.say.nodes(story.measure === "rho" ? "key.rho" : "key.auroc")),
      ...rows.map(([name, value, look]) =>
        element("div", { class: look }, element("span", {}, p.say(name)), element("span", { class: "track", "aria-hidden": "true" }, element("i", { style: `width:${Math.max(0, Math.min(1, Math.abs(value))) * 100}%` })), element("b", { class: "num" }, score(value))),
      ),
      ...(story.also ? [element("p", { class: "also" }, p.say("key.also", { list: story.also }))] : []),
    );
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed || "unit" in changed;
    if (fresh) options(state);
    if (fresh || ["palette", "quantity", "tint", "stories", "told", "exact"].some((name) => name in changed)) draw(state);
  };
}
