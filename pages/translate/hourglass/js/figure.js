// The glass itself: words and both readers' states above, the one vector in the neck, pieces below. With attention,
// lines go from the words to the pieces, round the neck.
import { css } from "../../../shared/player/js/colour.js";
import { put, roving, shape, tabStop } from "../../../shared/player/js/dom.js";
import { wholePercent } from "../../../shared/player/js/numbers.js";
import { written } from "./piece.js";

const WORD = 76; // px at least for a word
const PIECE = 66;
const LETTER = 9.6; // px of a source word, about
const LEAST = 700;
const Y = { weight: 15, word: 40, state: 58, stateTall: 40, neck: 230, neckTall: 54, piece: 386, pieceTall: 46, bar: 444, share: 470, height: 484 };
const NECK = 330;
const COLUMNS = 16; // of a state's cells
const FAINT = 0.04; // of attention that is not drawn

export function figure(p) {
  const host = p.find(".glass");
  let tiles = [];
  let lights = [];
  let peeked = null; // the piece under the pointer, or with the focus; else the one that is looked at
  roving(host, ".tile", (tile) => p.go(Number(tile.dataset.piece)));
  p.onResize(() => p.state.trace && draw(p.state));

  function draw({ trace }) {
    const { source, spoken } = trace;
    const width = Math.max(LEAST, host.clientWidth, source.length * WORD, spoken.length * PIECE);
    const svg = shape("svg", { viewBox: `0 0 ${width} ${Y.height}`, width, height: Y.height, role: "group", "aria-label": alt(p, trace) });
    const box = { width, middle: width / 2, word: (k) => ((k + 0.5) * width) / source.length, piece: (k) => ((k + 0.5) * width) / spoken.length };
    body(svg, box);
    ways(svg, box, trace);
    if (spoken[0].weights) looks(svg, box, trace);
    lights = spoken[0].weights ? source.map((_, k) => light(svg, box, k, source.length)) : [];
    words(svg, box, trace, p);
    neck(svg, box, trace, p);
    tiles = spoken.map((one, k) => tile(svg, box, one, k, spoken.length, p, peek));
    host.replaceChildren(svg);
    mark(p.state);
  }

  function peek(piece) {
    peeked = piece;
    mark(p.state);
  }

  function mark({ trace, step, playing }) {
    const looking = peeked !== null && !playing ? Math.min(peeked, trace.steps - 1) : step;
    tiles.forEach((each, k) => {
      each.classList.toggle("sel", k === step);
      each.classList.toggle("peek", k === looking && k !== step);
      each.classList.toggle("later", playing && k > step);
      each.setAttribute("aria-pressed", String(k === step));
    });
    tabStop(tiles, tiles[step]);
    lights.forEach(({ halo, number }, k) => {
      const weight = trace.spoken[looking].weights[k];
      halo.style.opacity = weight < FAINT ? 0 : Math.min(1, 0.25 + weight).toFixed(2);
      put(number, weight < FAINT ? "" : wholePercent(weight));
    });
    for (const line of host.querySelectorAll(".look")) {
      line.classList.toggle("sel", Number(line.dataset.piece) === looking);
      line.classList.toggle("later", playing && Number(line.dataset.piece) > step);
    }
    const at = ((step + 0.5) / trace.steps) * host.scrollWidth;
    if (host.scrollWidth > host.clientWidth && (at < host.scrollLeft + 40 || at > host.scrollLeft + host.clientWidth - 40)) host.scrollLeft = at - host.clientWidth / 2;
  }

  return (changed, state) => {
    if (["trace", "say", "palette", "narrow"].some((name) => name in changed)) draw(state);
    else if ("step" in changed || "playing" in changed) mark(state);
  };
}

const alt = (p, { source, spoken }) => p.say("hourglass.alt", { source: source.join(" "), target: spoken.map((one) => written(one.piece, p)).join(" ") });

// Funnel, neck and fan are one body that everything must pass.
function body(svg, { width, middle }) {
  const [left, right] = [middle - NECK / 2, middle + NECK / 2];
  const [top, upper, lower, foot] = [Y.state + Y.stateTall + 12, Y.neck - 8, Y.neck + Y.neckTall + 8, Y.piece - 12];
  const d = `M8 ${top}C8 ${top + 60} ${left} ${top + 50} ${left} ${upper}V${lower}C${left} ${lower + 46} 8 ${lower + 40} 8 ${foot}H${width - 8}C${width - 8} ${lower + 40} ${right} ${lower + 46} ${right} ${lower}V${upper}C${right} ${top + 50} ${width - 8} ${top + 60} ${width - 8} ${top}Z`;
  shape("path", { d, class: "body" }, svg);
}

// What really flows: both readers' last states make the vector, the vector starts the decoder.
function ways(svg, { word, piece, middle }, { source, spoken }) {
  const [from, to] = [Y.state + Y.stateTall, Y.neck - 6];
  const kind = spoken[0].weights ? "way thin" : "way";
  for (const [k, side] of [[source.length - 1, 70], [0, -70]]) shape("path", { d: `M${word(k)} ${from}C${word(k)} ${from + 70} ${middle + side} ${to - 60} ${middle + side} ${to}`, class: kind }, svg);
  shape("path", { d: `M${middle} ${Y.neck + Y.neckTall + 6}C${middle} ${Y.neck + Y.neckTall + 60} ${piece(0)} ${Y.piece - 70} ${piece(0)} ${Y.piece - 4}`, class: kind }, svg);
  for (let k = 1; k < spoken.length; k += 1) shape("path", { d: `M${(piece(k - 1) + piece(k)) / 2 - 6} ${Y.piece + Y.pieceTall / 2}h12`, class: "way thin" }, svg);
}

function looks(svg, { word, piece }, { spoken }) {
  const [from, to] = [Y.state + Y.stateTall + 3, Y.piece - 4];
  spoken.forEach(({ weights }, k) =>
    weights.forEach((weight, j) => {
      if (weight < FAINT) return;
      const line = shape("path", { d: `M${word(j)} ${from}C${word(j)} ${from + 130} ${piece(k)} ${to - 130} ${piece(k)} ${to}`, class: "look", "stroke-width": Math.max(1.5, weight * 13).toFixed(1) }, svg);
      line.dataset.piece = k;
    }),
  );
}

// The words that a piece looked at, each with its share: lit while the piece is pointed at.
function light(svg, { word, width }, k, count) {
  const wide = Math.min(104, width / count - 6);
  const halo = shape("rect", { x: word(k) - wide / 2, y: Y.word - 20, width: wide, height: Y.state + Y.stateTall - Y.word + 25, rx: 8, class: "halo" }, svg);
  return { halo, number: shape("text", { x: word(k), y: Y.weight, class: "weight" }, svg) };
}

function words(svg, box, { source, unknown, states }, p) {
  const size = states.length / source.length;
  source.forEach((word, k) => {
    const text = shape("text", { x: box.word(k), y: Y.word, class: `word${unknown[k] ? " unknown" : ""}` }, svg, word);
    if (word.length * LETTER > box.width / source.length) text.style.fontSize = `${Math.max(11, (17 * box.width) / source.length / (word.length * LETTER))}px`;
    if (unknown[k]) shape("title", {}, text, p.say("hourglass.unknown"));
    const wide = Math.min(96, box.width / source.length - 14);
    strip(svg, p, { x: box.word(k) - wide / 2, y: Y.state, width: wide, height: Y.stateTall }, states.subarray(k * size, (k + 1) * size), COLUMNS);
  });
}

function neck(svg, { middle }, { source, spoken, context }, p) {
  const place = { x: middle - NECK / 2 + 16, y: Y.neck, width: NECK - 32, height: Y.neckTall };
  strip(svg, p, place, context, context.length);
  const count = context.length;
  const attends = Boolean(spoken[0].weights);
  const write = (x, anchor, name, note) => {
    shape("text", { x, y: Y.neck + 22, class: `side ${anchor}` }, svg, name);
    shape("text", { x, y: Y.neck + 43, class: `side small ${anchor}` }, svg, note);
  };
  write(middle + NECK / 2 + 18, "start", p.say("hourglass.neck", { count }), p.say(attends ? "hourglass.also" : "hourglass.only"));
  if (attends) write(middle - NECK / 2 - 18, "end", p.say("hourglass.attention"), p.say("hourglass.thicker"));
  else write(middle - NECK / 2 - 18, "end", p.say("hourglass.bottleneck"), p.say("hourglass.words", { words: source.length, count }));
}

function strip(svg, p, { x, y, width, height }, bytes, columns) {
  const rows = Math.ceil(bytes.length / columns);
  const sign = p.palette.map("", true);
  bytes.forEach((byte, k) => shape("rect", { x: x + ((k % columns) * width) / columns, y: y + (Math.floor(k / columns) * height) / rows, width: width / columns + 0.3, height: height / rows + 0.3, fill: css(sign.rgb[byte]) }, svg));
  shape("rect", { x, y, width, height, class: "frame" }, svg);
}

function tile(svg, { width, piece }, one, k, count, p, peek) {
  const wide = width / count - 8;
  const label = `${k + 1} ${written(one.piece, p)} ${wholePercent(one.p)}`;
  const group = shape("g", { class: `tile${one.forced ? " forced" : ""}`, role: "button", tabindex: -1, "aria-label": label, "data-piece": k }, svg);
  group.addEventListener("click", () => p.go(k));
  group.addEventListener("keydown", (event) => event.key === "Enter" && p.go(k));
  for (const [begin, end] of [["pointerenter", "pointerleave"], ["focus", "blur"]]) {
    group.addEventListener(begin, () => peek(k));
    group.addEventListener(end, () => peek(null));
  }
  shape("rect", { x: piece(k) - wide / 2, y: Y.piece, width: wide, height: Y.pieceTall, rx: 9, class: "card" }, group);
  const text = shape("text", { x: piece(k), y: Y.piece + 30, class: "said" }, group, written(one.piece, p));
  const long = written(one.piece, p).length * (/[a-z]/.test(one.piece) ? 10 : 17);
  if (long > wide - 8) text.style.fontSize = `${Math.max(11, (18 * (wide - 8)) / long)}px`;
  shape("rect", { x: piece(k) - wide / 2 + 4, y: Y.bar, width: wide - 8, height: 8, rx: 2, class: "tube" }, group);
  shape("rect", { x: piece(k) - wide / 2 + 4, y: Y.bar, width: (wide - 8) * one.p, height: 8, rx: 2, class: "sure" }, group);
  shape("text", { x: piece(k), y: Y.share, class: "share" }, group, `${Math.round(100 * one.p)}%`);
  return group;
}
