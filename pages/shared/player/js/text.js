// The text: one span a step, tinted; a Korean syllable stands over the letters the network reads.
import { element } from "./dom.js";
import { css, inkOn, mix } from "./colour.js";
import { spoken, visible } from "./words.js";
import { tintTones } from "./tint.js";

const UNREAD = 0.3; // the tint of what has not been read yet

export function textPanel(p) {
  const panel = p.find(".text");
  const note = p.find(".unknown");
  const caret = element("div", { class: "caret", "aria-hidden": "true" }); // moved, so that no line is laid out anew
  let cells = [];
  let syllables = []; // [element, last step]
  let built = false;
  let places = []; // scroll positions, measured once a layout, or one by one before that
  const blank = element("span", { class: "k", role: "option", tabindex: -1, "aria-selected": "false" });

  panel.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-step]");
    if (cell) p.go(Number(cell.dataset.step));
  });
  p.onResize(measure);

  function build({ trace }) {
    const shown = trace.header.graphemes;
    const jamo = trace.header.source.length > new Set(trace.header.source).size;
    panel.classList.toggle("jamo", jamo);
    panel.classList.toggle("long", trace.steps > 320);
    panel.setAttribute("aria-label", p.say("text.label"));
    cells = trace.tokens.map((token, step) => cell(trace, token, step));
    syllables = [];
    panel.replaceChildren(...(jamo ? stacked(trace, shown) : running(trace, shown)), caret);
    note.hidden = !trace.header.unknown.length;
    note.textContent = p.say("text.unknown", { count: trace.header.unknown.length });
    places = [];
    built = true;
  }

  function cell(trace, token, step) {
    const made = blank.cloneNode();
    made.dataset.step = step;
    if (trace.header.unknown.includes(step)) made.classList.add("unk");
    if (visible(token) !== token) made.setAttribute("aria-label", spoken(token, p.say));
    return made;
  }

  // Code and prose: characters as typed. Blanks show where they would mislead: in a run, or at an end of a line.
  function running(trace, shown) {
    return trace.tokens.flatMap((token, step) => {
      const typed = shown[trace.header.source[step]] ?? token;
      const beside = [trace.tokens[step - 1], trace.tokens[step + 1]];
      const blank = token === " " && beside.some((other) => other === " " || other === "\n" || other === undefined);
      cells[step].classList.toggle("ws", blank || token === "\n" || token === "\t");
      cells[step].textContent = token === "\n" ? "↵" : token === "\t" ? "⇥\u2003" : blank ? "·" : typed;
      return token === "\n" ? [cells[step], "\n"] : [cells[step]];
    });
  }

  function stacked(trace, shown) {
    const made = [];
    let word = null;
    for (let step = 0; step < trace.steps; ) {
      const source = trace.header.source[step];
      let end = step;
      while (end + 1 < trace.steps && trace.header.source[end + 1] === source) end++;
      const typed = shown[source];
      const box = syllable(trace, typed, step, end);
      if (/^\s$/.test(typed)) {
        made.push(box);
        if (typed === "\n") made.push(element("span", { class: "break", role: "presentation" }));
        word = null;
      } else {
        if (!word) made.push((word = element("span", { class: "word", role: "presentation" })));
        word.append(box);
      }
      step = end + 1;
    }
    return made;
  }

  function syllable(trace, typed, step, end) {
    const letters = element("span", { class: "letters", role: "presentation" });
    for (let k = step; k <= end; k++) {
      cells[k].textContent = visible(trace.tokens[k]);
      letters.append(cells[k]);
    }
    const blank = /^\s$/.test(typed);
    const box = element("span", { class: blank ? "syl blank" : "syl", role: "presentation" }, element("span", { class: "whole", "aria-hidden": "true" }, blank ? "\u00a0" : typed), letters);
    syllables.push([box, end]);
    return box;
  }

  function placesOf(some) {
    const { left, top } = panel.getBoundingClientRect();
    const scrolled = panel.scrollTop;
    return some.map((each) => {
      const box = each.getBoundingClientRect();
      return [box.top - top + scrolled, box.height, box.left - left, box.width];
    });
  }

  function measure() {
    places = placesOf(cells);
    places.height = panel.clientHeight;
    places.whole = panel.scrollHeight;
    follow();
  }

  function follow() {
    if (!cells[p.state.step]) return;
    if (built) panel.scrollTop = 0; // only now: asked before the colours are there, the browser would lay out twice
    built = false;
    const place = places[p.state.step] ?? placesOf([cells[p.state.step]])[0];
    places.height ??= panel.clientHeight;
    places.whole ??= panel.scrollHeight;
    caret.style.transform = `translate(${place[2]}px, ${place[0]}px)`;
    caret.style.width = `${place[3]}px`;
    caret.style.height = `${place[1]}px`;
    if (places.whole <= places.height + 2) return;
    const margin = places.height * 0.22;
    const from = panel.scrollTop;
    if (place[0] < from + margin || place[0] + place[1] > from + places.height - margin) panel.scrollTop = place[0] - places.height * 0.4;
  }

  function tint(state) {
    const { tones, map } = tintTones(p, state);
    const styles = new Map(); // a thousand letters share 256 colours
    cells.forEach((each, step) => {
      const tone = Math.max(-1, tones[step]);
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

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["palette", "unit", "quantity", "tint", "exact"].some((name) => name in changed)) tint(state);
    if (fresh) mark(state.step, null);
    else if ("step" in changed) mark(state.step, changed.step);
  };
}
