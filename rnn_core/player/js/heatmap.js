// Time x unit of one quantity: painted once, a click is that unit at that step. The playhead is a moved div.
import { element, roving, segmented, shape, tabStop } from "./dom.js";
import { clamp, signed } from "./numbers.js";
import { spoken, visible } from "./words.js";

const APART = 6.4; // % of the height between two labels
const FAR = 10; // rows of Page Up and Page Down

// From the chosen one outwards, which stays beside its row if the edges let it.
function apart(places, unit) {
  const chosen = places.findIndex(({ each }) => each === unit);
  const [above, below] = [chosen, places.length - 1 - chosen];
  places[chosen].y = clamp(places[chosen].y, 2 + above * APART, 98 - below * APART);
  for (let k = chosen + 1; k < places.length; k++) places[k].y = clamp(places[k].y, places[k - 1].y + APART, 98 - (places.length - 1 - k) * APART);
  for (let k = chosen - 1; k >= 0; k--) places[k].y = clamp(places[k].y, 2 + k * APART, places[k + 1].y - APART);
  return places;
}

export function heatMap(p, sheet) {
  const head = p.find(".scorehead h2");
  const caption = p.find(".caption p");
  const tabs = p.find(".tabs");
  const canvas = element("canvas", { class: "heat", role: "slider", tabindex: 0, "aria-orientation": "vertical", "aria-valuemin": 1 });
  const row = element("div", { class: "selrow" });
  const tip = element("div", { class: "tip", hidden: true });
  const labels = element("div", { class: "names" });
  const body = element("div", { class: "body" }, canvas, row, tip);
  let order = []; // row -> unit
  let rows = []; // unit -> row
  let markOrder = () => {};
  sheet.append(labels, body, element("div"));
  roving(tabs, "[role=tab]", (tab) => tab.click());
  canvas.addEventListener("click", (event) => {
    const { unit, step } = under(event);
    p.follow(unit, p.state.quantity);
    p.go(step);
  });
  // Up and down among the rows; left and right are the player's own keys, as everywhere.
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -FAR, PageDown: FAR }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    p.follow(order[clamp(rows[p.state.unit] + by, 0, order.length - 1)], p.state.quantity);
  });
  canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && hover(event));
  canvas.addEventListener("pointerleave", () => (tip.hidden = true));

  function under(event) {
    const { trace } = p.state;
    const box = canvas.getBoundingClientRect();
    const at = (share, count) => clamp(Math.floor(share * count), 0, count - 1);
    return { unit: order[at((event.clientY - box.top) / box.height, trace.units)], step: at((event.clientX - box.left) / box.width, trace.steps), x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
  }

  function read(unit, step, token) {
    const { trace, quantity } = p.state;
    const exact = trace.isExact(unit);
    const value = `${exact || !trace.known(quantity, step) ? "=" : "≈"} ${signed(trace.at(quantity, step, unit), exact ? 4 : 2)}`;
    return p.say("heat.tip", { unit, step: p.count(step), token, quantity, value });
  }

  function hover(event) {
    const { unit, step, x, y, width } = under(event);
    tip.hidden = false;
    tip.textContent = read(unit, step, visible(p.state.trace.tokens[step]));
    tip.style.transform = `translate(${Math.round(clamp(x, 90, Math.max(90, width - 90)))}px, ${Math.round(y - 14)}px)`;
  }

  function build({ trace, order: kind }) {
    head.textContent = p.say("heat.title", { units: trace.units, steps: trace.steps });
    tabs.setAttribute("aria-label", p.say("heat.quantity"));
    tabs.replaceChildren(
      ...trace.letters.map((letter) =>
        element("button", { type: "button", role: "tab", class: `q-${letter}`, "data-letter": letter, onclick: () => choose(letter) }, element("i", {}, letter), p.say(`q.${letter}.name`)),
      ),
    );
    tabs.hidden = trace.letters.length < 2;
    canvas.setAttribute("aria-label", p.say("heat.label"));
    p.find(".order").hidden = !trace.order;
    markOrder = segmented(p.find(".order"), p.say("order.label"), ["similar", "own"].map((value) => [value, p.say(`order.${value}`)]), kind, (value) => p.store.set({ order: value }));
  }

  function choose(letter) {
    p.store.set({ quantity: letter, ...(p.state.tint === "bits" ? {} : { tint: p.state.tint === "mean" && !p.state.trace.quantities.get(letter).mean ? "unit" : p.state.tint }) });
    p.report();
  }

  function sort({ trace, order: kind }) {
    order = kind === "own" || !trace.order ? Array.from({ length: trace.units }, (_, unit) => unit) : Array.from(trace.order);
    rows = [];
    order.forEach((unit, at) => (rows[unit] = at));
    markOrder(kind);
  }

  function paint({ trace, quantity }) {
    const { steps, units } = trace;
    const isSigned = trace.isSigned(quantity);
    const { packed } = p.palette.map(quantity, isSigned);
    canvas.width = steps;
    canvas.height = units;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(steps, units);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let at = 0; at < units; at++) {
      const unit = order[at];
      for (let step = 0; step < steps; step++) pixels[at * steps + step] = packed[trace.tone(quantity, step, unit)];
    }
    context.putImageData(picture, 0, 0);
  }

  function mark({ trace, quantity, order: kind }) {
    for (const tab of tabs.children) tab.setAttribute("aria-selected", String(tab.dataset.letter === quantity));
    const chosen = tabs.querySelector("[aria-selected=true]");
    tabStop(tabs.children, chosen);
    if (chosen && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft = chosen.offsetLeft - tabs.offsetLeft - 14;
    const words = [p.say(kind === "own" || !trace.order ? "heat.rows_own" : "heat.rows_similar"), ...(trace.scaled(quantity) ? [p.say("heat.scaled")] : []), p.say("heat.click")];
    caption.textContent = words.join(" ");
  }

  function tell({ trace, unit, step }) {
    canvas.setAttribute("aria-valuemax", trace.units);
    canvas.setAttribute("aria-valuenow", rows[unit] + 1);
    canvas.setAttribute("aria-valuetext", read(unit, step, spoken(trace.tokens[step], p.say)));
  }

  // Names of the units with a story, pushed apart so that they never overlap, each with a line to its row.
  function name({ trace, unit, stories }) {
    const top = (each) => ((rows[each] + 0.5) / trace.units) * 100;
    row.style.top = `${top(unit)}%`;
    const wanted = new Map([...stories].reverse().map((story) => [story.unit, `${story.chip} ${story.unit}`]));
    if (p.story()) wanted.set(unit, `${p.story().chip} ${unit}`);
    if (!wanted.has(unit)) wanted.set(unit, p.say("heat.unit", { unit }));
    const places = apart([...wanted].map(([each, text]) => ({ each, text, at: top(each), y: top(each) })).sort((a, b) => a.at - b.at), unit);
    const lead = shape("svg", { class: "lead", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const { each, at, y } of places) shape("path", { d: `M0 ${y}L60 ${at}H100`, class: each === unit ? "sel" : "" }, lead);
    labels.replaceChildren(lead, ...places.map(({ each, text, y }) => element("button", { type: "button", tabindex: -1, class: each === unit ? "ulab sel" : "ulab", style: `top:${y}%`, onclick: () => p.follow(each) }, text)));
  }

  return (changed, state) => {
    const any = (...names) => names.some((each) => each in changed);
    const fresh = any("trace", "say");
    if (fresh) build(state);
    if (fresh || any("order")) sort(state);
    if (fresh || any("order", "quantity", "palette", "veil")) paint(state);
    if (fresh || any("order", "quantity")) mark(state);
    if (fresh || any("order", "unit", "stories", "told")) name(state);
    if (fresh || any("order", "unit", "step", "quantity", "exact")) tell(state);
  };
}
