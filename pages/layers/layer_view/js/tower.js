// The layer view, the highest layer on top: its states as they light up, and under them the text in the tint of its answers.
import { paintMap } from "../../../shared/js/paint-map.js";
import { css, inkOn } from "../../../../rnn_core/player/js/colour.js";
import { element, put, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { spoken, visible } from "../../../../rnn_core/player/js/words.js";
import { fullness, written } from "./answer.js";

const CELL = { wide: 17, narrow: 15 }; // px of a character
const MARGIN = 0.3; // of the window: the playhead stays out of its edges

export function tower(p) {
  const [names, pane, strip] = [".names", ".window", ".strip"].map(p.find);
  const veil = element("div", { class: "veil" });
  const caret = element("div", { class: "caret" });
  let levels = []; // the highest first
  let letters = [];
  let marks = [];
  let syllables = [];
  p.onResize(() => p.state.trace && fit(p.state));

  strip.addEventListener("click", (event) => p.go(Math.floor((event.clientX - strip.getBoundingClientRect().left) / cell())));
  const cell = () => (p.state.narrow ? CELL.narrow : CELL.wide);

  function build({ trace }) {
    const jamo = trace.source.length > new Set(trace.source).size;
    strip.style.setProperty("--n", trace.steps);
    levels = trace.floors.map((floor, k) => level(floor, k, trace)).reverse();
    letters = trace.tokens.map((token, step) => letter(token, step));
    marks = trace.tokens.map(() => element("i", {}));
    syllables = jamo ? whole(trace) : [];
    const text = element("div", { class: "row text", role: "listbox", "aria-label": p.say("text.label") }, ...letters);
    const given = element("div", { class: "row truth", "aria-hidden": "true" }, ...marks);
    strip.replaceChildren(...levels.flatMap((one) => [one.canvas, one.row]), given, text, ...(jamo ? [element("div", { class: "row syllables", "aria-hidden": "true" }, ...syllables)] : []), veil, caret);
    names.replaceChildren(...levels.map((one) => one.label), element("div", { class: "given" }, p.say("layer_view.truth")), element("div", { class: "given" }, p.say(jamo ? "layer_view.jamo" : "layer_view.text")));
  }

  function level(floor, index, trace) {
    const canvas = element("canvas", { role: "img", "aria-label": p.say("layer_view.states", { layer: floor.name, units: floor.units, count: trace.steps }) });
    const cells = trace.tokens.map((token) => element("span", {}, token === " " ? "\u00a0" : visible(token)));
    const number = element("b", { class: "num" });
    const fill = element("i");
    const note = element("small", {});
    const label = element("div", { class: "level" }, element("h3", {}, floor.name), element("div", { class: "meter" }, element("span", { class: "bar" }, fill), number), note);
    return { index, floor, canvas, cells, row: element("div", { class: "row told", "aria-hidden": "true" }, ...cells), number, fill, note, label };
  }

  function letter(token, step) {
    const made = element("span", { role: "option", tabindex: -1, "data-step": step, "aria-selected": "false" }, token === " " ? "\u00a0" : visible(token));
    if (visible(token) !== token) made.setAttribute("aria-label", spoken(token, p.say));
    return made;
  }

  // A Korean syllable stands under the letters it was taken apart into.
  function whole(trace) {
    const made = [];
    for (let step = 0; step < trace.steps; ) {
      let end = step;
      while (end + 1 < trace.steps && trace.source[end + 1] === trace.source[step]) end++;
      const typed = trace.graphemes[trace.source[step]] ?? "";
      made.push(element("span", { style: `grid-column:${step + 1}/${end + 2}` }, /^\s*$/.test(typed) ? "\u00a0" : typed));
      step = end + 1;
    }
    return made;
  }

  function paint({ trace, palette }) {
    const { packed } = palette.map("h", true);
    for (const { floor, canvas } of levels) paintMap(canvas, trace.steps, floor.units, (k, t) => packed[floor.hidden[t * floor.units + k]]);
  }

  function tint({ palette }) {
    const one = p.asked;
    for (const { index, cells, note } of levels) {
      colour(cells, one.tones[index], palette.ink);
      put(note, one.notes[index]);
    }
    marks.forEach((mark, step) => (mark.style.background = css(palette.ink.rgb[one.marks[step]])));
  }

  function fit({ trace, step }) {
    strip.style.setProperty("--cell", `${cell()}px`);
    strip.style.width = `${trace.steps * cell()}px`;
    light({ trace, step });
  }

  function light({ trace, step }, before) {
    const one = p.asked;
    const x = step * cell();
    veil.style.left = `${x + cell()}px`;
    caret.style.transform = `translateX(${x}px)`;
    for (const { index, number, fill } of levels) {
      const value = one.told[index][step];
      put(number, written(one, value));
      fill.style.width = `${fullness(one, value) * 100}%`;
    }
    letters[before]?.setAttribute("aria-selected", "false");
    letters[step]?.setAttribute("aria-selected", "true");
    tabStop(letters, letters[step]);
    follow(x);
  }

  function follow(x) {
    const [wide, left] = [pane.clientWidth, pane.scrollLeft];
    if (x < left + wide * MARGIN || x > left + wide * (1 - MARGIN)) pane.scrollLeft = x - wide * (p.state.playing ? MARGIN : 0.6);
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "palette" in changed) paint(state);
    if (fresh || "palette" in changed || "question" in changed) tint(state);
    if (fresh || "narrow" in changed) fit(state);
    if ("step" in changed || "question" in changed) light(state, changed.step);
  };
}

function colour(cells, tones, map) {
  cells.forEach((each, step) => {
    const shade = map.rgb[tones[step]];
    each.style.background = css(shade);
    each.style.color = inkOn(shade);
  });
}
