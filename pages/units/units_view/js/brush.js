// A text of which a span is chosen: by pointer, by touch, or by keys. The page hears of it once it rests.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { clamp } from "../../../../rnn_core/player/js/numbers.js";

const SETTLED = 450; // ms of rest before the page is told

export function brush(host, status, tell) {
  const alive = new AbortController();
  const listen = (name, act) => host.addEventListener(name, act, { signal: alive.signal });
  let characters = [];
  let cells = [];
  let span = [0, 1]; // first, and behind the last
  let from = null; // where a drag began
  let waiting = 0;
  let words = null;
  let shown = "";

  function mark() {
    cells.forEach((cell, k) => cell.toggleAttribute("data-on", k >= span[0] && k < span[1]));
  }

  function choose(start, stop) {
    const last = characters.length;
    span = [clamp(start, 0, last - 1), clamp(stop, 1, last)];
    if (span[1] <= span[0]) span[1] = span[0] + 1;
    mark();
    put(status, words.chosen(characters.slice(...span).join("")));
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      if (from === null) tell(...span);
    }, SETTLED);
  }

  function under(event) {
    const node = host.getRootNode().elementFromPoint(event.clientX, event.clientY);
    const number = Number(node?.dataset?.k ?? NaN);
    return Number.isNaN(number) ? null : number;
  }

  listen("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = under(event);
    if (at === null) return;
    from = at;
    choose(at, at + 1);
  });
  listen("pointermove", (event) => {
    if (from === null) return;
    const at = under(event);
    if (at !== null) choose(Math.min(from, at), Math.max(from, at) + 1);
  });
  const end = () => {
    if (from === null) return;
    from = null;
    choose(...span);
  };
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) listen(name, end);
  listen("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) choose(span[0], span[1] + by);
    else if (span[0] + by >= 0 && span[1] + by <= characters.length) choose(span[0] + by, span[1] + by);
    cells[event.shiftKey ? span[1] - 1 : span[0]].scrollIntoView({ block: "nearest" });
  });

  return {
    show(data, said) {
      words = said;
      host.setAttribute("aria-label", said.text);
      const text = data.characters.join("\0");
      if (text !== shown) {
        shown = text;
        characters = data.characters;
        cells = characters.map((one, k) => element("span", { "data-k": k }, one));
        host.replaceChildren(...cells);
      }
      if (!waiting && from === null) span = [...data.span];
      mark();
    },
    end() {
      clearTimeout(waiting);
      alive.abort();
    },
  };
}
