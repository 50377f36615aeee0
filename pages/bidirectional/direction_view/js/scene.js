// The sentence in a row; above each word the state of the forward layer, below that of the backward one.
import { element, put, roving, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { clamp, signed } from "../../../../rnn_core/player/js/numbers.js";
import { fromLeft, fromRight } from "./arrived.js";

const COLUMNS = 12; // of a strip, in cells
const SHOWN = { wide: 3, narrow: 2 }; // words of what was read that fit over a column
const LARGEST = 28; // px of a word
const SMALLEST = { wide: 15, narrow: 13 };
const EDGES = { wide: 118, narrow: 0 }; // px of what stands left of the words
const SIDES = ["forward", "backward"];
const NAMES = { forward: "direction_view.left", backward: "direction_view.right" };

export function scene(p) {
  const host = p.find(".scene");
  let built = [];
  let sides = {};
  const chosen = element("i", { class: "chosen", role: "slider", tabindex: 0, "aria-valuemin": 1, onkeydown: turn });
  const frame = element("div", { class: "frame", "aria-hidden": "true" });
  p.onResize(() => fit(p.state));
  roving(host, ".word", (word) => p.ask(Number(word.dataset.word)));

  function build({ trace }) {
    const count = trace.strips[0].units;
    host.style.setProperty("--n", trace.steps);
    sides = Object.fromEntries(SIDES.map((name) => [name, { count: element("small", {}, p.say("direction_view.numbers", { count })), read: element("small", { class: "seen", lang: trace.tongue }) }]));
    const side = (name) => element("div", { class: `side ${name}` }, element("b", {}, p.say(NAMES[name])), sides[name].count, sides[name].read);
    built = Array.from(trace.tokens, (token, k) => column(token, k, trace));
    host.replaceChildren(frame, ...SIDES.map(side), ...built.flatMap((each) => each.all));
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
      const canvas = element("canvas", { role: "img", onclick: (event) => p.cell(reader, k, unitAt(canvas, event, trace.strips[0].units)) });
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
      for (const [made, name] of [[each.up, "forward"], [each.down, "backward"]]) made.firstChild.setAttribute("aria-label", p.say("direction_view.strip", { side: p.say(NAMES[name]), word: trace.tokens[k], quantity: strip.name, count: strip.units }));
    });
  }

  // The cell whose exact values stand under the picture; the arrow keys choose another of the same strip.
  function turn(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (!by || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { trace, word, reader, unit } = p.state;
    p.cell(reader, word, clamp(unit + by, 0, trace.strips[0].units - 1));
  }

  function cell({ trace, word, reader, unit, quantity }) {
    const rows = Math.ceil(trace.strips[0].units / COLUMNS);
    const strip = built[word][reader === "forward" ? "up" : "down"];
    const where = { x: (unit % COLUMNS) / COLUMNS, y: Math.floor(unit / COLUMNS) / rows, w: 1 / COLUMNS, h: 1 / rows };
    for (const [name, share] of Object.entries(where)) chosen.style.setProperty(`--${name}`, share.toFixed(4));
    if (chosen.parentNode !== strip) strip.append(chosen);
    const shown = trace.strips.find((each) => each.quantity === quantity);
    const byte = shown[reader][word * shown.units + unit];
    const value = signed(shown.signed ? ((byte - 128) / 127) * shown.largest : byte / 255);
    chosen.setAttribute("aria-label", p.say("direction_view.unit"));
    chosen.setAttribute("aria-valuemax", shown.units);
    chosen.setAttribute("aria-valuenow", unit + 1);
    chosen.setAttribute("aria-valuetext", p.say("direction_view.cell", { unit, count: shown.units, side: p.say(NAMES[reader]), word: trace.tokens[word], quantity: shown.name, value }));
  }

  // Every word on one line if it can be, all of one size.
  function fit({ trace, narrow }) {
    if (!trace) return;
    const size = narrow ? "narrow" : "wide";
    const column = Math.max(narrow ? 60 : 88, (host.clientWidth - EDGES[size]) / trace.steps) - 12;
    const longest = Math.max(...trace.tokens.map((token) => [...token].reduce((sum, letter) => sum + (letter > "\u1100" ? 1.02 : 0.62), 0)));
    host.style.setProperty("--word", `${Math.max(SMALLEST[size], Math.min(LARGEST, column / longest)).toFixed(1)}px`);
  }

  function light({ trace, step, word, narrow }) {
    const short = (words, last) => few(words, last, narrow ? SHOWN.narrow : SHOWN.wide);
    frame.style.gridColumn = word + 2;
    const read = {
      forward: fromLeft(step, word) ? p.say("direction_view.read", { words: short(trace.tokens.slice(0, word + 1), true) }) : "",
      backward: fromRight(step, word, trace.steps) ? p.say("direction_view.read", { words: short(trace.tokens.slice(word).reverse(), false) }) : "",
    };
    built.forEach((each, k) => {
      const [left, right] = [fromLeft(step, k), fromRight(step, k, trace.steps)];
      mark(each.up, left, k <= word, k === step);
      mark(each.down, right, k >= word, k === trace.steps - 1 - step);
      each.word.setAttribute("aria-pressed", String(k === word));
      each.word.classList.toggle("touched", left || right);
      put(each.above, k === word ? read.forward : "");
      put(each.below, k === word ? read.backward : "");
    });
    for (const name of SIDES) put(sides[name].read, read[name]);
    tabStop(built.map((each) => each.word), built[word]?.word);
  }

  return (changed, state) => {
    const any = (...names) => names.some((each) => each in changed);
    const fresh = any("trace", "say");
    if (fresh) build(state);
    if (fresh || any("narrow")) fit(state);
    if (fresh || any("palette", "quantity")) paint(state);
    if (fresh || any("step", "word", "narrow")) light(state);
    if (fresh || any("word", "reader", "unit", "quantity")) cell(state);
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
