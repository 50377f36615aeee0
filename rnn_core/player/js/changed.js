// What changed: the memory of all units, what if minus as it was; under it the chosen unit in both runs, one time axis.
import { element, put, segmented, shape } from "./dom.js";
import { span } from "./cuts.js";
import { clamp, percent, signed, wholePercent } from "./numbers.js";
import { visible } from "./words.js";

const HEIGHT = 46;
const [BEFORE, AFTER] = [20, 62]; // steps beside the cut
const MOST = 5; // units that are named
const APART = 6.4; // % of the height between two labels
const EXTRA = 4; // bits at the height of a lane, at least
const OWN = ["p", "bits"]; // lanes that are no quantity of the cell

export function changedMap(p) {
  const host = p.find(".changed");
  const head = element("h2", {});
  const window = element("div", { class: "seg" });
  const caption = element("p", {});
  const canvas = element("canvas", { class: "map", role: "img" });
  const row = element("div", { class: "selrow" });
  const held = element("div", { class: "brk", "aria-hidden": "true" });
  const meet = element("div", { class: "meet", "aria-hidden": "true" }, element("span"));
  const labels = element("div", { class: "names" });
  const names = element("div");
  const body = element("div", { class: "body lanes" });
  const values = element("div");
  const flag = element("span");
  const playhead = element("div", { class: "ph", "aria-hidden": "true" }, flag);
  const sheet = element("div", { class: "sheet" }, labels, element("div", { class: "body" }, canvas, row, held, meet), element("div"), names, body, values, playhead);
  host.append(element("div", { class: "scorehead" }, head, window), element("div", { class: "caption" }, caption), sheet);
  let rows = [];
  let order = [];
  let mark = () => {};
  p.onResize(() => ready(p.state) && paint(p.state));
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const [from, to] = shown(p.state);
    p.follow(order[clamp(Math.floor(((event.clientY - box.top) / box.height) * order.length), 0, order.length - 1)], p.state.quantity);
    p.go(from + clamp(Math.floor(((event.clientX - box.left) / box.width) * (to - from)), 0, to - from - 1));
  });

  const ready = ({ trace, say, mode, switchable }) => trace && say && switchable && mode === "whatif";

  // First step, and the one after the last.
  function shown({ trace, cuts, edits, changedWindow }) {
    const where = span({ cuts }) ?? Object.keys(edits).map(Number);
    if (changedWindow === "all" || !where.length) return [0, trace.steps];
    const from = clamp(where[0] - trace.header.start - BEFORE, 0, trace.steps - 1);
    return [from, clamp(where.at(-1) - trace.header.start + AFTER + 1, from + 1, trace.steps)];
  }

  function build(state) {
    const { trace } = state;
    put(head, p.say("whatif.changed", { units: trace.units }));
    mark = segmented(window, p.say("whatif.window"), ["cut", "all"].map((value) => [value, p.say(`whatif.window_${value}`)]), state.changedWindow ?? "cut", (value) => p.store.set({ changedWindow: value }));
    put(caption, p.say("whatif.changed_help", { quantity: p.say(`q.${memory(trace)}.name`), share: wholePercent(state.full) }));
    put(meet.firstChild, p.say("whatif.meet"));
    order = trace.order ? Array.from(trace.order) : Array.from({ length: trace.units }, (_, unit) => unit);
    const lane = (letter) => ({ letter, name: OWN.includes(letter) ? p.say(`whatif.lane_${letter}`) : p.say(`q.${letter}.name`), sign: { p: "p", bits: "Δ" }[letter] ?? letter, canvas: element("canvas", { role: "img" }), value: element("div", { class: "value num" }, element("b", {}), element("small", {})) });
    // Of a network that foretells no token there is no chance and no bit.
    rows = [...trace.letters, ...((trace.header.predicts ?? "tokens") === "tokens" ? OWN : [])].map(lane);
    for (const each of rows) each.canvas.setAttribute("aria-label", p.say("whatif.lane", { quantity: each.name }));
    names.replaceChildren(...rows.map(({ letter, name, sign }) => element("div", { class: `lanel q-${letter}` }, element("span", {}, name), element("i", {}, sign))));
    body.replaceChildren(...rows.map(({ canvas: each }) => element("div", { class: "lane" }, each)));
    values.replaceChildren(...rows.map(({ value }) => value));
  }

  const memory = (trace) => (trace.letters.includes("c") ? "c" : "h");

  function paint(state) {
    const [from, to] = shown(state);
    heat(state, from, to);
    const wide = body.clientWidth;
    if (wide) for (const each of rows) lane(each, wide, state, from, to);
    labelled(state);
    place(state);
    write(state);
  }

  function heat({ trace, run }, from, to) {
    canvas.width = to - from;
    canvas.height = trace.units;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(to - from, trace.units);
    const pixels = new Uint32Array(picture.data.buffer);
    const { packed } = p.palette.map("c", true);
    const paper = packed[128];
    pixels.fill(paper);
    if (run) {
      for (let at = 0; at < order.length; at++) {
        for (let step = from; step < to; step++) pixels[at * (to - from) + step - from] = packed[run.change[step * trace.units + order[at]]];
      }
    }
    context.putImageData(picture, 0, 0);
    canvas.setAttribute("aria-label", p.say("whatif.map", { list: most({ run }).join(", ") || "-" }));
  }

  const most = ({ run }) => (run ? run.header.most.slice(0, MOST) : []);

  // The most changed units and the chosen one, pushed apart.
  function labelled({ trace, unit, run }) {
    const at = (each) => ((order.indexOf(each) + 0.5) / trace.units) * 100;
    row.style.top = `${at(unit)}%`;
    const wanted = [...new Set([unit, ...most({ run })])].map((each) => ({ each, at: at(each), y: at(each) })).sort((a, b) => a.at - b.at);
    wanted.forEach((one, k) => (one.y = Math.max(one.y, k ? wanted[k - 1].y + APART : 2)));
    for (let k = wanted.length - 1; k >= 0; k--) wanted[k].y = Math.min(wanted[k].y, 98 - (wanted.length - 1 - k) * APART);
    const lead = shape("svg", { class: "lead", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const { each, at: there, y } of wanted) shape("path", { d: `M0 ${y}L60 ${there}H100`, class: each === unit ? "sel" : "" }, lead);
    labels.replaceChildren(lead, ...wanted.map(({ each, y }) => element("button", { type: "button", tabindex: -1, class: each === unit ? "ulab sel" : "ulab", style: `top:${y}%`, onclick: () => p.follow(each, p.state.quantity) }, p.say("heat.unit", { unit: each }))));
  }

  const curves = {
    p: ({ trace, run }) => [trace.was.guess.truth, run?.shares],
    bits: ({ trace, run }) => [null, run && run.bits.map((_, step) => run.bits[step + 1] - trace.was.bits[step + 1])], // of the next, as p
  };
  const both = (letter, state) => curves[letter]?.(state) ?? [state.trace.was.curve(letter, state.unit), state.run && state.trace.curve(letter, state.unit)];

  function lane({ letter, canvas: sheetOf }, wide, state, from, to) {
    const scale = devicePixelRatio || 1;
    sheetOf.width = Math.round(wide * scale);
    sheetOf.height = HEIGHT * scale;
    const pen = sheetOf.getContext("2d");
    pen.scale(scale, scale);
    const [was, now] = both(letter, state);
    const solid = now ?? was;
    const isSigned = letter === "bits" || (!OWN.includes(letter) && state.trace.isSigned(letter));
    const limit = letter === "bits" ? (now ?? []).reduce((top, value) => (Math.abs(value) > top ? Math.abs(value) : top), EXTRA) : letter === "p" ? 1 : state.trace.limit(letter, state.unit);
    const zero = isSigned ? HEIGHT / 2 : HEIGHT - 4;
    const y = (value) => (isSigned ? zero - clamp(value / limit, -1, 1) * (HEIGHT / 2 - 4) : zero - value * (HEIGHT - 8));
    const step = wide / (to - from);
    const ink = OWN.includes(letter) ? p.palette.token("ink-2") : p.palette.hue(letter);
    line(pen, [[0, zero], [wide, zero]], p.palette.token("line"), 1, []);
    if (solid) {
      fill(pen, solid, isSigned, letter);
      stairs(pen, solid, ink, 1.8, []);
    }
    if (was && now) stairs(pen, was, p.palette.token("ink"), 1.3, [3, 3]);

    function fill(some, curve, signs, of) {
      const colour = (value) => (!signs ? ink : of === "bits" ? p.palette.token("ink") : p.palette.token(value < 0 ? "neg" : "pos"));
      some.globalAlpha = signs ? 0.85 : 0.22;
      for (const side of signs ? [-1, 1] : [1]) {
        some.fillStyle = colour(side);
        some.beginPath();
        some.moveTo(0, zero);
        for (let k = from; k < to; k++) {
          const at = curve[k] * side > 0 ? y(curve[k]) : zero;
          some.lineTo((k - from) * step, at);
          some.lineTo((k + 1 - from) * step, at);
        }
        some.lineTo(wide, zero);
        some.fill();
      }
      some.globalAlpha = 1;
    }

    function stairs(some, curve, colour, thick, dashes) {
      const points = [];
      for (let k = from; k < to; k++) if (!Number.isNaN(curve[k]) && curve[k] !== undefined) points.push([(k - from) * step, y(curve[k])], [(k + 1 - from) * step, y(curve[k])]);
      line(some, points, colour, thick, dashes);
    }
  }

  function line(pen, points, colour, thick, dashes) {
    pen.strokeStyle = colour;
    pen.lineWidth = thick;
    pen.setLineDash(dashes);
    pen.beginPath();
    points.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
  }

  function place(state) {
    const { trace, step, cuts, run } = state;
    const [from, to] = shown(state);
    const share = (at) => ((at - from) / (to - from)) * 100;
    const wide = body.clientWidth;
    const inside = step >= from && step < to;
    playhead.hidden = !inside;
    playhead.style.transform = `translateX(${(body.offsetLeft + ((step + 0.5 - from) / (to - from)) * wide - 1).toFixed(1)}px)`;
    put(flag, visible(trace.tokens[step]));
    const range = span({ cuts });
    held.hidden = !range;
    if (range) {
      const [first, last] = range.map((one) => clamp(one - trace.header.start, from, to));
      held.style.left = `${share(first)}%`;
      held.style.width = `${Math.max(0.3, share(Math.min(last + 1, to)) - share(first))}%`;
    }
    const at = run?.header.meets;
    meet.hidden = at == null || at < from || at >= to;
    if (!meet.hidden) {
      meet.style.left = `${share(at)}%`;
      meet.classList.toggle("left", share(at) > 75);
    }
  }

  function write(state) {
    const { step, run } = state;
    for (const { letter, value } of rows) {
      const [was, now] = both(letter, state).map((curve) => curve?.[step]);
      const [bold, small] = value.children;
      const said = (number) => (number === undefined || Number.isNaN(number) ? "" : letter === "p" ? percent(number) : signed(number));
      put(bold, said(now ?? was));
      put(small, !run || letter === "bits" ? (letter === "bits" && run ? p.say("whatif.bits") : "") : said(was) === said(now) ? "" : said(was));
    }
  }

  return (news, state) => {
    if (!ready(state)) return;
    const any = (...keys) => keys.some((key) => key in news);
    const fresh = any("trace", "say", "mode", "switchable");
    if (fresh) build(state);
    if (any("changedWindow")) mark(state.changedWindow);
    if (fresh || any("run", "cuts", "edits", "unit", "exact", "palette", "changedWindow")) paint(state);
    else if (any("step")) {
      place(state);
      write(state);
    }
  };
}
