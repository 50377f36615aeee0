// The key: what the colour of a letter means, where its ends lie, and how well the unit's name fits.
import { element } from "./dom.js";
import { score, signed } from "./numbers.js";
import { MOST_BITS, paintStrip, reachOf } from "./tint.js";

export const HURT = 1; // bits by which a character costs more, to be marked

// As many decimals as a colour can tell apart.
const places = (reach) => (reach >= 1 ? 1 : reach >= 0.1 ? 2 : 3);
const foretells = (trace) => (trace.header.predicts ?? "tokens") === "tokens";
const RAMP = Array.from({ length: 255 }, (_, k) => k + 1);

export function keyPanel(p) {
  const host = p.find(".key");
  const ramp = element("canvas", { class: "ramp", "aria-hidden": "true" });
  const poles = element("div", { class: "poles" });
  const ends = element("div", { class: "ends num" });
  const note = element("p", { class: "remark" });
  const fit = element("div", { class: "fit" });
  const choice = element("select", { class: "tint", onchange: () => choose(choice.value) });
  const marks = element("div", { class: "marks" });
  host.append(element("label", { class: "kt" }, element("span", {}), choice), poles, ramp, ends, note, marks, fit);

  function choose(value) {
    const [tint, quantity] = value.split("/");
    p.store.set(quantity ? { tint, quantity } : { tint });
    p.report();
  }

  // What colours the letters: any quantity of this unit, a gate's mean over all units, or the surprise.
  function options({ trace, unit, mode }) {
    const named = (letter) => p.say(`q.${letter}.name`);
    const group = (label, entries) => element("optgroup", { label }, entries.map(([value, name]) => element("option", { value }, name)));
    // Of the mean over all units nothing is known but as it was.
    const means = mode === "whatif" ? [] : trace.letters.filter((letter) => trace.quantities.get(letter).mean);
    const groups = [group(p.say("key.unit", { unit }), trace.letters.map((letter) => [`unit/${letter}`, named(letter)]))];
    if (means.length) groups.push(group(p.say("key.mean"), means.map((letter) => [`mean/${letter}`, p.say("key.mean_of", { quantity: named(letter) })])));
    if (foretells(trace)) groups.push(group(p.say("key.whole"), [["bits", p.say("key.bits")]]));
    choice.replaceChildren(...groups);
    titled();
  }

  // A lesson chooses; the key says what.
  function titled() {
    const { drive, unit, quantity, tint } = p.state;
    const chosen = tint === "bits" ? p.say("key.bits") : `${p.say("key.unit", { unit })}: ${p.say(`q.${quantity}.name`)}`;
    host.querySelector(".kt span").textContent = drive ? chosen : p.say("key.title");
  }

  function scale({ trace, tint, quantity, unit }) {
    if (tint === "bits") return { tones: RAMP, map: p.palette.ink, low: "0", middle: "", high: `${MOST_BITS}+`, words: [p.say("key.expected"), p.say("key.surprising")] };
    const isSigned = trace.isSigned(quantity);
    const map = p.palette.map(quantity, isSigned);
    if (tint === "mean" || !isSigned) return { tones: RAMP, map, low: "0", middle: "", high: "1", words: [p.say("key.shut"), p.say("key.open")], signed: isSigned };
    const { placed, middle, reach, low, high } = reachOf(p, { trace, quantity, unit });
    const story = p.story();
    const named = placed || (p.state.drive && story?.quantity === quantity);
    const words = named ? [story.low, story.high] : [p.say("key.negative"), p.say("key.positive")];
    const number = (value) => (value > 0 && !placed ? "+" : "") + signed(value, places(reach));
    return {
      tones: RAMP,
      map,
      low: (low ? "≤\u2009" : "") + number(middle - reach),
      middle: placed ? number(middle) : "0",
      high: (high ? "≥\u2009" : "") + number(middle + reach),
      words,
      signed: true,
      remark: [placed && p.say("key.halfway"), (low || high) && p.say("key.beyond")].filter(Boolean).join(" "),
    };
  }

  function draw(state) {
    choice.value = state.tint === "bits" ? "bits" : `${state.tint}/${state.quantity}`;
    const { tones, map, low, middle, high, words, signed: isSigned, remark } = scale(state);
    paintStrip(ramp, tones, map, p.palette.surface);
    poles.classList.toggle("signs", Boolean(isSigned));
    const [least, most] = state.drive && !state.drive.poles ? (isSigned ? ["−", "+"] : ["0", "1"]) : words;
    poles.replaceChildren(element("span", {}, least), element("span", {}, most));
    titled();
    ends.replaceChildren(...[low, middle, high].map((text) => element("span", {}, text)));
    note.textContent = remark ?? "";
    note.hidden = !remark;
    drawFit(state);
  }

  function drawMarks({ trace }) {
    const row = (look, key) => element("p", {}, element("i", { class: `mk ${look}`, "aria-hidden": "true" }), p.say(key));
    const hurt = foretells(trace) ? [row("hurt", "whatif.key_hurt")] : []; // else nothing costs bits
    marks.replaceChildren(row("held", "whatif.key_held"), ...hurt);
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
    const fresh = ["trace", "say", "unit", "mode"].some((name) => name in changed);
    if (fresh) options(state);
    if ("say" in changed || "trace" in changed) drawMarks(state);
    if (fresh || ["palette", "quantity", "tint", "stories", "told", "exact", "drive"].some((name) => name in changed)) draw(state);
  };
}
