// The text: one span a step, tinted; what is read in several steps (a Korean syllable, an emoji family) stands over them.
import { boxOf, element } from "./dom.js";
import { css, inkOn, mix } from "./colour.js";
import { spoken, visible } from "./words.js";
import { tintTones } from "./tint.js";
import { HURT } from "./key.js";

const ABOVE = -1; // px over the tint of the line that a scrolled panel begins with: none of the line before it
const UNREAD = 0.3; // the tint of what has not been read yet

// `tones`: what tints it, by the state.
export function textPanel(p, tones = tintTones) {
  const panel = p.find(".text");
  const note = p.find(".unknown");
  const caret = element("div", { class: "caret", "aria-hidden": "true" }); // moved, so that no line is laid out anew
  let cells = [];
  let syllables = []; // [element, last step]
  let word = null; // of a text in syllables, the one that may go on
  let built = false;
  let places = []; // scroll positions, measured once a layout, or one by one before that
  let sight = Infinity; // steps that the panel holds without scrolling, as last seen
  const blank = element("span", { class: "k", role: "option", tabindex: -1, "aria-selected": "false" });
  const stack = element("span", { class: "syl", role: "presentation" }, element("span", { class: "whole", "aria-hidden": "true" }), element("span", { class: "letters", role: "presentation" }));

  panel.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-step]");
    if (cell) p.go(Number(cell.dataset.step));
  });
  p.onResize(measure);

  // In haste no further than one will see: the rest follows once that is painted.
  function build({ trace, step }, haste) {
    const typed = new Set(trace.header.source).size;
    panel.classList.toggle("jamo", trace.header.source.length - typed > typed / 8); // one alone stays in its line
    panel.classList.toggle("long", trace.steps > 320);
    panel.setAttribute("aria-label", p.say("text.label"));
    cells = [];
    syllables = [];
    word = null;
    panel.replaceChildren(caret);
    caret.before(...more(trace, haste ? step + 1.2 * sight : trace.steps));
    note.hidden = !trace.header.unknown.length;
    note.textContent = p.say("text.unknown", { count: new Set(trace.header.unknown.map((step) => trace.header.source[step])).size });
    places = [];
    built = true;
  }

  function complete(state) {
    const from = cells.length;
    if (!state.trace || from === state.trace.steps) return;
    caret.before(...more(state.trace, state.trace.steps));
    places = [];
    tint(state, from);
    mark(state.step, null);
  }

  function more(trace, to) {
    const shown = trace.header.graphemes;
    const next = panel.classList.contains("jamo") ? stacked : running;
    const made = [];
    while (cells.length < Math.min(to, trace.steps)) made.push(...next(trace, shown));
    return made;
  }

  function cell(trace, step) {
    const token = trace.tokens[step];
    const made = blank.cloneNode();
    made.dataset.step = step;
    if (trace.header.unknown.includes(step)) made.classList.add("unk");
    if (visible(token) !== token) made.setAttribute("aria-label", spoken(token, p.say));
    cells.push(made);
    return made;
  }

  // Code and prose: characters as typed. Blanks show where they would mislead: in a run, or at an end of a line.
  function running(trace, shown) {
    const step = cells.length;
    const token = trace.tokens[step];
    const source = trace.header.source[step];
    if (trace.header.source[step + 1] === source) return [over(trace, shown[source])];
    const made = cell(trace, step);
    const beside = [trace.tokens[step - 1], trace.tokens[step + 1]];
    const blank = token === " " && beside.some((other) => other === " " || other === "\n" || other === undefined);
    made.classList.toggle("ws", blank || token === "\n" || token === "\t");
    made.textContent = token === "\n" ? "↵" : token === "\t" ? "⇥\u2003" : blank ? "·" : (shown[source] ?? token);
    return token === "\n" ? [made, "\n"] : [made];
  }

  // What was typed over the steps that read it.
  function over(trace, typed) {
    const source = trace.header.source[cells.length];
    const blank = /^\s$/.test(typed);
    const box = stack.cloneNode(true);
    const [whole, letters] = box.children;
    box.classList.toggle("blank", blank);
    whole.textContent = blank ? "\u00a0" : typed;
    while (trace.header.source[cells.length] === source) {
      const made = cell(trace, cells.length);
      made.textContent = visible(trace.tokens[cells.length - 1]);
      letters.append(made);
    }
    syllables.push([box, cells.length - 1]);
    return box;
  }

  // All of it so; the syllables of a word stay together.
  function stacked(trace, shown) {
    const typed = shown[trace.header.source[cells.length]];
    const box = over(trace, typed);
    if (/^\s$/.test(typed)) {
      word = null;
      return typed === "\n" ? [box, element("span", { class: "break", role: "presentation" })] : [box];
    }
    const goes = word;
    word ??= element("span", { class: "word", role: "presentation" });
    word.append(box);
    return goes ? [] : [word];
  }

  function placesOf(some) {
    const { left, top } = boxOf(panel);
    const scrolled = panel.scrollTop;
    return some.map((each) => {
      const box = boxOf(each);
      return [box.top - top + scrolled, box.height, box.left - left, box.width];
    });
  }

  function measure() {
    panel.style.paddingBottom = "";
    places = placesOf(cells);
    places.height = panel.clientHeight;
    roundOff();
    if (panel.scrollTop) panel.scrollTop = lineAt(panel.scrollTop);
    places.whole = panel.scrollHeight;
    follow();
  }

  // Room under the last line, so that scrolled to its end the panel begins with a whole line as well.
  function roundOff() {
    const second = places.find(([top]) => top > places[0][0] + 2);
    const over = panel.scrollHeight - places.height;
    if (!second || over < 2) return;
    const line = second[0] - places[0][0];
    const past = (over - places[0][0] + ABOVE) % line;
    panel.style.paddingBottom = `${parseFloat(getComputedStyle(panel).paddingBottom) + line - past}px`;
  }

  function follow() {
    if (!cells[p.state.step]) return;
    if (built) panel.scrollTop = 0; // only now: asked before the colours are there, the browser would lay out twice
    built = false;
    const place = places[p.state.step] ?? placesOf([cells[p.state.step]])[0];
    places.height ??= panel.clientHeight;
    places.whole ??= panel.scrollHeight;
    sight = (cells.length * places.height) / places.whole || Infinity;
    caret.style.transform = `translate(${place[2]}px, ${place[0]}px)`;
    caret.style.width = `${place[3]}px`;
    caret.style.height = `${place[1]}px`;
    if (places.whole <= places.height + 2) return;
    const margin = places.height * 0.22;
    const from = panel.scrollTop;
    if (place[0] < from + margin || place[0] + place[1] > from + places.height - margin) panel.scrollTop = lineAt(place[0] - places.height * 0.4);
  }

  // Where the panel begins with a whole line: at the first whose letters stand below a height.
  function lineAt(height) {
    const tops = places.length ? places.map(([top]) => top) : placesOf(cells).map(([top]) => top);
    const lines = tops.filter((top, k) => k === 0 || top > tops[k - 1] + 2);
    return Math.max(0, (lines.find((top) => top >= height) ?? lines.at(-1)) - ABOVE);
  }

  function tint(state, from = 0) {
    const { tones: own, map } = tones(p, state);
    const styles = new Map(); // a thousand letters share 256 colours
    cells.slice(from).forEach((each, k) => {
      const tone = Math.max(-1, own[from + k]);
      if (!styles.has(tone)) {
        const colour = tone < 0 ? p.palette.surface : map.rgb[tone];
        styles.set(tone, `--b:${css(colour)};--t:${inkOn(colour)};--u:${css(mix(p.palette.surface, colour, UNREAD))}`);
      }
      each.style.cssText = styles.get(tone);
    });
  }

  function mark(step, before) {
    const [low, high] = before == null ? [0, cells.length - 1] : [Math.min(step, before), Math.max(step, before)];
    // All at once: as they were made, none is marked.
    for (let k = before == null ? step + 1 : Math.max(0, low); k <= Math.min(high, cells.length - 1); k++) cells[k].classList.toggle("unread", k > step);
    for (const [box, end] of syllables) if (end >= low - 4 && end <= high + 4) box.classList.toggle("todo", end > step);
    const previous = cells[before];
    if (previous) previous.setAttribute("aria-selected", "false");
    const now = cells[step];
    if (!now) return;
    now.setAttribute("aria-selected", "true");
    if (previous) previous.tabIndex = -1;
    now.tabIndex = 0;
    if (p.root.getRootNode().activeElement?.closest?.(".text")) now.focus({ preventScroll: true });
    follow();
  }

  // What if: what is held, what now surprises more, and what is read instead.
  let marked = new Map(); // step -> looks

  function cut({ trace, mode, cuts, edits, run }) {
    const wanted = new Map();
    const add = (step, look) => step >= 0 && step < trace.steps && wanted.set(step, `${wanted.get(step) ?? ""} ${look}`);
    if (mode === "whatif") {
      const { start } = trace.header;
      for (const { first, last } of cuts) for (let step = Math.max(0, first - start); step <= Math.min(last - start, trace.steps - 1); step++) if (!wanted.has(step)) add(step, "held");
      for (const step of Object.keys(edits)) add(Number(step) - start, "edited");
      if (run) trace.was.bits.forEach((bits, step) => run.bits[step] - bits > HURT && !(step + start in edits) && add(step, "hurt"));
    }
    for (const step of new Set([...marked.keys(), ...wanted.keys()])) {
      const each = cells[step];
      if (!each || marked.get(step) === wanted.get(step)) continue;
      for (const look of ["held", "hurt", "edited"]) each.classList.toggle(look, Boolean(wanted.get(step)?.includes(look)));
      const edited = wanted.get(step)?.includes("edited");
      if (edited) {
        each.plain ??= each.textContent;
        each.textContent = visible(edits[step + trace.header.start]);
      } else if (each.plain !== undefined) {
        each.textContent = each.plain;
        delete each.plain;
      }
    }
    marked = wanted;
  }

  return (changed, state, haste = false) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state, haste);
    else if (!haste) complete(state);
    if (fresh || ["palette", "unit", "quantity", "tint", "exact", "stories", "told"].some((name) => name in changed)) tint(state);
    if (fresh) marked = new Map();
    if (!haste && (fresh || ["cuts", "edits", "run", "mode"].some((name) => name in changed))) cut(state);
    if (fresh) mark(state.step, null);
    else if ("step" in changed) mark(state.step, changed.step);
  };
}
