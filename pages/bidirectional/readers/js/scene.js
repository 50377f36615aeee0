// The sentence in a row; above each word the state of the reader from the left, below that of the one from the right.
import { element, put, roving, tabStop } from "../../../shared/player/js/dom.js";
import { fromLeft, fromRight } from "./arrived.js";

const COLUMNS = 12; // of a strip, in cells
const SHOWN = { wide: 3, narrow: 2 }; // words of what was read that fit over a column
const LARGEST = 28; // px of a word
const SMALLEST = 15;

export function scene(p) {
  const host = p.find(".scene");
  let built = [];
  const chosen = element("i", { class: "chosen", "aria-hidden": "true" });
  const frame = element("div", { class: "frame", "aria-hidden": "true" });
  p.onResize(() => fit(p.state));
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
    const strip = (row, side) => {
      const reader = side.split(" ")[0];
      const canvas = element("canvas", { "aria-hidden": "true", onclick: (event) => p.cell(reader, k, unitAt(canvas, event, trace.strips[0].units)) });
      return at(row, element("div", { class: `strip ${side}` }, canvas));
    };
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

  // The cell whose exact values stand under the picture.
  function cell({ trace, word, reader, unit }) {
    const rows = Math.ceil(trace.strips[0].units / COLUMNS);
    const strip = built[word][reader === "forward" ? "up" : "down"];
    const where = { x: (unit % COLUMNS) / COLUMNS, y: Math.floor(unit / COLUMNS) / rows, w: 1 / COLUMNS, h: 1 / rows };
    for (const [name, share] of Object.entries(where)) chosen.style.setProperty(`--${name}`, share.toFixed(4));
    strip.append(chosen);
  }

  // Every word on one line if it can be, all of one size.
  function fit({ trace, narrow }) {
    if (!trace) return;
    const column = Math.max(narrow ? 84 : 88, (host.clientWidth - (narrow ? 74 : 118)) / trace.steps) - 12;
    const longest = Math.max(...trace.tokens.map((token) => [...token].reduce((sum, letter) => sum + (letter > "\u1100" ? 1.02 : 0.62), 0)));
    host.style.setProperty("--word", `${Math.max(SMALLEST, Math.min(LARGEST, column / longest)).toFixed(1)}px`);
  }

  function light({ trace, step, word, narrow }) {
    const short = (words, last) => few(words, last, narrow ? SHOWN.narrow : SHOWN.wide);
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
    if (fresh || any("narrow")) fit(state);
    if (fresh || any("palette", "quantity")) paint(state);
    if (fresh || any("step", "word", "narrow")) light(state);
    if (fresh || any("word", "reader", "unit")) cell(state);
    if ((fresh || any("word")) && host.scrollWidth > host.clientWidth) reveal(host, built[state.word]?.word);
  };
}

function mark(strip, come, used, here) {
  strip.classList.toggle("come", come);
  strip.classList.toggle("used", come && used);
  strip.classList.toggle("here", here);
}

const few = (words, last, most) => (words.length <= most ? words.join(" ") : last ? `… ${words.slice(-most).join(" ")}` : `${words.slice(0, most).join(" ")} …`);

function reveal(host, word) {
  if (word) host.scrollLeft = word.offsetLeft - (host.clientWidth - word.offsetWidth) / 2;
}

function unitAt(canvas, event, units) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const rows = Math.ceil(units / COLUMNS);
  const within = (share, most) => Math.max(0, Math.min(most - 1, Math.floor(share * most)));
  return Math.min(units - 1, within((event.clientY - top) / height, rows) * COLUMNS + within((event.clientX - left) / width, COLUMNS));
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
