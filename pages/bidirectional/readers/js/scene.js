// The sentence in a row; above each word the state of the reader from the left, below that of the one from the right.
import { element, put, roving, tabStop } from "../../../shared/player/js/dom.js";
import { fromLeft, fromRight } from "./arrived.js";

const COLUMNS = 12; // of a strip, in cells
const SHOWN = 4; // words of what was read that fit under a column

export function scene(p) {
  const host = p.find(".scene");
  let built = [];
  const frame = element("div", { class: "frame", "aria-hidden": "true" });
  roving(host, ".word", (word) => p.ask(Number(word.dataset.word)));

  function build({ trace }) {
    const count = trace.strips[0].units;
    host.style.setProperty("--n", trace.steps);
    const side = (key, row) => element("div", { class: "side", style: `grid-row:${row}` }, element("b", {}, p.say(key)), element("small", {}, p.say("readers.numbers", { count })));
    built = Array.from(trace.tokens, (token, k) => column(token, k, trace));
    host.replaceChildren(frame, side("readers.left", 2), side("readers.right", 4), ...built.flatMap((each) => each.all));
  }

  function column(token, k, trace) {
    const at = (row, made) => {
      made.style.gridRow = row;
      made.style.gridColumn = k + 2;
      return made;
    };
    const note = trace.words[k].note;
    const word = at(3, element("button", { type: "button", class: `word${note ? " strange" : ""}`, lang: trace.tongue, "data-word": k, tabindex: -1, title: note || null, onclick: () => p.ask(k) }, token));
    const strip = (row, side) => at(row, element("div", { class: `strip ${side}` }, element("canvas", { "aria-hidden": "true" })));
    const up = strip(2, k ? "forward" : "forward first");
    const down = strip(4, k < trace.steps - 1 ? "backward" : "backward first");
    const above = at(1, element("p", { class: "read", lang: trace.tongue }));
    const below = at(5, element("p", { class: "read", lang: trace.tongue }));
    return { word, up, down, above, below, all: [above, up, word, down, below] };
  }

  function paint(state) {
    const { trace, quantity, palette } = state;
    const strip = trace.strips.find((each) => each.quantity === quantity);
    const { packed } = palette.map(strip.letter, strip.signed);
    built.forEach((each, k) => {
      draw(each.up.firstChild, strip.forward, strip.units, k, packed);
      draw(each.down.firstChild, strip.backward, strip.units, k, packed);
    });
  }

  function light({ trace, step, word }) {
    frame.style.gridColumn = word + 2;
    built.forEach((each, k) => {
      const [left, right] = [fromLeft(step, k), fromRight(step, k, trace.steps)];
      mark(each.up, left, k <= word, k === step);
      mark(each.down, right, k >= word, k === trace.steps - 1 - step);
      each.word.setAttribute("aria-pressed", String(k === word));
      each.word.classList.toggle("touched", left || right);
      const seen = trace.tokens.slice(0, word + 1);
      const back = trace.tokens.slice(word).reverse();
      put(each.above, k === word && fromLeft(step, word) ? p.say("readers.read", { words: short(seen, true) }) : "");
      put(each.below, k === word && fromRight(step, word, trace.steps) ? p.say("readers.read", { words: short(back, false) }) : "");
    });
    tabStop(built.map((each) => each.word), built[word]?.word);
  }

  return (changed, state) => {
    const any = (...names) => names.some((each) => each in changed);
    const fresh = any("trace", "say");
    if (fresh) build(state);
    if (fresh || any("palette", "quantity")) paint(state);
    if (fresh || any("step", "word")) light(state);
    if ((fresh || any("word")) && host.scrollWidth > host.clientWidth) reveal(host, built[state.word]?.word);
  };
}

function mark(strip, come, used, here) {
  strip.classList.toggle("come", come);
  strip.classList.toggle("used", come && used);
  strip.classList.toggle("here", here);
}

const short = (words, end) => (words.length <= SHOWN ? words.join(" ") : end ? `… ${words.slice(-SHOWN).join(" ")}` : `${words.slice(0, SHOWN).join(" ")} …`);

function reveal(host, word) {
  if (word) host.scrollLeft = word.offsetLeft - (host.clientWidth - word.offsetWidth) / 2;
}

function draw(canvas, values, units, word, packed) {
  const rows = Math.ceil(units / COLUMNS);
  canvas.width = COLUMNS;
  canvas.height = rows;
  const paint = canvas.getContext("2d");
  const picture = paint.createImageData(COLUMNS, rows);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let k = 0; k < units; k++) pixels[k] = packed[values[word * units + k]];
  paint.putImageData(picture, 0, 0);
}
