// The glass itself: source tokens and the encoder's states above, the one vector in the neck, the tokens that were
// generated below. With attention, lines go from the source to those tokens, round the neck.
import { css } from "../../../../rnn_core/player/js/colour.js";
import { put, roving, shape, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { wholePercent } from "../../../../rnn_core/player/js/numbers.js";
import { LAPTOP, lengthOf, phone } from "./measures.js";
import { written } from "./piece.js";
import { tile } from "./tile.js";

const COLUMNS = 16; // of a state's cells
const FAINT = 0.04; // of attention that is not drawn
const ROOM = 7; // px round a label that nothing else is drawn in

export function figure(p) {
  const host = p.find(".glass");
  let tiles = [];
  let lights = [];
  let peeked = null; // the token under the pointer, or with the focus; else the one that is looked at
  roving(host, ".tile", (tile) => p.go(Number(tile.dataset.piece)));
  p.onResize(() => p.state.trace && draw(p.state));

  function draw({ trace, narrow }) {
    const { source, spoken } = trace;
    const y = narrow ? phone(source) : LAPTOP;
    const width = Math.max(y.least, host.clientWidth, source.length * y.column, spoken.length * y.column);
    const svg = shape("svg", { viewBox: `0 0 ${width} ${y.height}`, width, height: y.height, role: "group", "aria-label": alt(p, trace) });
    const box = { y, width, middle: width / 2, word: (k) => ((k + 0.5) * width) / source.length, piece: (k) => ((k + 0.5) * width) / spoken.length };
    body(svg, box);
    ways(svg, box, trace);
    if (spoken[0].weights) looks(svg, box, trace);
    lights = spoken[0].weights?.length ? source.map((_, k) => light(svg, box, k, source.length)) : [];
    words(svg, box, trace, p);
    const labels = neck(svg, box, trace, p);
    tiles = spoken.map((one, k) => tile(svg, box, one, k, spoken.length, p, peek));
    host.replaceChildren(svg);
    for (const label of labels) clear(label);
    mark(p.state);
  }

  function peek(piece) {
    peeked = piece;
    mark(p.state);
  }

  function mark({ trace, step, playing }) {
    const looking = peeked !== null && !playing ? Math.min(peeked, trace.steps - 1) : step;
    tiles.forEach(({ button, group }, k) => {
      button.classList.toggle("sel", k === step);
      button.classList.toggle("peek", k === looking && k !== step);
      group.classList.toggle("later", playing && k > step);
      button.setAttribute("aria-pressed", String(k === step));
    });
    tabStop(tiles.map(({ button }) => button), tiles[step].button);
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

const alt = (p, { source, spoken }) => p.say("seq2seq_view.alt", { source: source.join(" "), target: spoken.map((one) => written(one.piece, p)).join(" ") });

// Funnel, neck and fan are one body that everything must pass.
function body(svg, { y, width, middle }) {
  const [left, right] = [middle - y.neckWide / 2, middle + y.neckWide / 2];
  const [top, upper, lower, foot] = [y.state + y.stateTall + 10, y.neck - 8, y.neck + y.neckTall + 8, y.piece - 10];
  const [funnel, fan] = [(upper - top) / 2, (foot - lower) / 2];
  const d = `M8 ${top}C8 ${top + funnel} ${left} ${top + funnel} ${left} ${upper}V${lower}C${left} ${lower + fan} 8 ${lower + fan} 8 ${foot}H${width - 8}C${width - 8} ${lower + fan} ${right} ${lower + fan} ${right} ${lower}V${upper}C${right} ${top + funnel} ${width - 8} ${top + funnel} ${width - 8} ${top}Z`;
  shape("path", { d, class: "body" }, svg);
}

// What really flows: the last states of both directions make the vector, the vector starts the decoder.
function ways(svg, { y, word, piece, middle }, { source, spoken }) {
  const [from, to] = [y.state + y.stateTall, y.neck - 6];
  const kind = spoken[0].weights ? "way thin" : "way";
  const bend = (to - from) * 0.6;
  for (const [k, side] of [[source.length - 1, y.neckWide / 5], [0, -y.neckWide / 5]]) shape("path", { d: `M${word(k)} ${from}C${word(k)} ${from + bend} ${middle + side} ${to - bend} ${middle + side} ${to}`, class: kind }, svg);
  const [out, end] = [y.neck + y.neckTall + 6, y.piece - 4];
  shape("path", { d: `M${middle} ${out}C${middle} ${out + bend} ${piece(0)} ${end - bend} ${piece(0)} ${end}`, class: kind }, svg);
  for (let k = 1; k < spoken.length; k += 1) shape("path", { d: `M${(piece(k - 1) + piece(k)) / 2 - y.gap / 2} ${y.piece + y.pieceTall / 2}h${y.gap}`, class: "way thin" }, svg);
}

function looks(svg, { y, word, piece }, { spoken }) {
  const [from, to] = [y.state + y.stateTall + 3, y.piece - 4];
  const bend = (to - from) * 0.45;
  spoken.forEach(({ weights }, k) =>
    weights.forEach((weight, j) => {
      if (weight < FAINT) return;
      const line = shape("path", { d: `M${word(j)} ${from}C${word(j)} ${from + bend} ${piece(k)} ${to - bend} ${piece(k)} ${to}`, class: "look", "stroke-width": Math.max(1.5, weight * y.pipe).toFixed(1) }, svg);
      line.dataset.piece = k;
    }),
  );
}

// The source tokens that a token attends to, each with its share: lit while that token is pointed at.
function light(svg, { y, word, width }, k, count) {
  const wide = Math.min(104, width / count - y.gap / 2);
  const halo = shape("rect", { x: word(k) - wide / 2, y: y.halo, width: wide, height: y.state + y.stateTall - y.halo + 5, rx: 6, class: "halo" }, svg);
  return { halo, number: shape("text", { x: word(k), y: y.weight, class: "weight" }, svg) };
}

function words(svg, box, { source, unknown, states }, p) {
  const { y } = box;
  const size = states.length / source.length;
  const room = y.turned ? y.word - y.halo : box.width / source.length;
  source.forEach((word, k) => {
    const place = y.turned ? { transform: `translate(${box.word(k) + 5} ${y.word}) rotate(-90)`, "text-anchor": "start" } : { x: box.word(k), y: y.word, "text-anchor": "middle" };
    const text = shape("text", { ...place, class: `word${unknown[k] ? " unknown" : ""}` }, svg, word);
    const long = lengthOf(word, y.letter);
    if (long > room) text.style.fontSize = `${Math.max(11, (y.type * room) / long)}px`;
    if (unknown[k]) shape("title", {}, text, p.say("seq2seq_view.unknown"));
    const wide = Math.min(96, box.width / source.length - y.gap);
    strip(svg, p, { x: box.word(k) - wide / 2, y: y.state, width: wide, height: y.stateTall }, states.subarray(k * size, (k + 1) * size), y.columns ?? COLUMNS);
  });
}

function neck(svg, { y, middle }, { source, spoken, context }, p) {
  const place = { x: middle - y.neckWide / 2 + 12, y: y.neck, width: y.neckWide - 24, height: y.neckTall };
  strip(svg, p, place, context, context.length);
  const count = context.length;
  const attends = Boolean(spoken[0].weights);
  const labels = [];
  const write = (side, anchor, name, note) => {
    const group = shape("g", { class: "label" }, svg);
    const at = { x: middle + side * (y.neckWide / 2 + 16), class: `side ${anchor}` };
    shape("text", { ...at, y: y.neck + (y.turned ? y.neckTall / 2 + 5 : 17) }, group, name);
    if (!y.turned) shape("text", { ...at, y: y.neck + 38, class: `side small ${anchor}` }, group, note);
    labels.push(group);
  };
  const brief = y.turned ? "_brief" : "";
  write(1, "start", p.say(brief ? "seq2seq_view.neck_brief" : "seq2seq_view.neck", { count }), p.say(attends ? "seq2seq_view.also" : "seq2seq_view.only"));
  if (attends) write(-1, "end", p.say("seq2seq_view.attention"), p.say("seq2seq_view.thicker"));
  else write(-1, "end", p.say(brief ? "seq2seq_view.bottleneck_brief" : "seq2seq_view.bottleneck"), p.say("seq2seq_view.words", { words: source.length, count }));
  return labels;
}

// What passes behind a label is covered, so that no line crosses its letters.
function clear(label) {
  const box = label.getBBox();
  const cover = shape("rect", { x: box.x - ROOM, y: box.y - ROOM / 2, width: box.width + 2 * ROOM, height: box.height + ROOM, rx: 6, class: "cover" });
  label.prepend(cover);
}

function strip(svg, p, { x, y, width, height }, bytes, columns) {
  const rows = Math.ceil(bytes.length / columns);
  const sign = p.palette.map("", true);
  bytes.forEach((byte, k) => shape("rect", { x: x + ((k % columns) * width) / columns, y: y + (Math.floor(k / columns) * height) / rows, width: width / columns + 0.3, height: height / rows + 0.3, fill: css(sign.rgb[byte]) }, svg));
  shape("rect", { x, y, width, height, class: "frame" }, svg);
}
