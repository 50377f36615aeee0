// Under the text: what is held, a chip a cut, and what one may do with all of it; then what comes of it, in words.
import { element, put } from "./dom.js";
import { any, notation } from "./cuts.js";
import { signed, wholePercent } from "./numbers.js";
import { save } from "./svg.js";
import { spoken, visible } from "./words.js";

const SIGN = { undo: "M8 5 3.5 9.5 8 14v-3.4h5.5a3.6 3.6 0 0 1 0 7.2H8V20h5.5a5.8 5.8 0 0 0 0-11.6H8z", reset: "M12 5V1.8L7.4 6.4 12 11V7.4a4.9 4.9 0 1 1-4.9 4.9H4.7A7.3 7.3 0 1 0 12 5z", link: "M10.6 13.4a1 1 0 0 1 0-1.4l3-3a1 1 0 1 1 1.4 1.4l-3 3a1 1 0 0 1-1.4 0zM7 17l2-2 1.4 1.4-2.2 2.2a3.6 3.6 0 0 1-5-5l3-3a3.6 3.6 0 0 1 5 0L9.700 12.100 8.400 11.400a1.600 1.600 0 0 0-1.100.4l-2.800 2.900A1.600 1.600 0 0 0 7 17z", down: "M11 4h2v8.200l3-3L17.400 10.600 12 16 6.600 10.600 8 9.200l3 3zM5 18h14v2H5z" };
const SHOWN = 4; // units of a group whose numbers a chip has room for
const THANKS = 1600; // ms that a button says that it did

function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "ico");
  svg.setAttribute("width", 18);
  svg.setAttribute("height", 18);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SIGN[name]);
  svg.append(path);
  return svg;
}

export function cutBar(p) {
  const host = p.find(".cutbar");
  const list = element("div", { class: "cuts" });
  const nothing = element("span", { class: "none" });
  const acts = element("div", { class: "acts" });
  const button = (name, act) => element("button", { type: "button", class: "act", onclick: act }, sign(name), element("span", {}));
  const undo = button("undo", () => p.cuts.undo());
  const reset = button("reset", () => p.cuts.reset());
  const link = button("link", copy);
  const csv = button("down", () => save(new Blob([`\ufeff${table()}`], { type: "text/csv" }), `gatescope-whatif-${p.state.trace.cell}.csv`));
  const python = button("down", () => save(new Blob([p.state.said.python], { type: "text/x-python" }), `gatescope-whatif-${p.state.trace.cell}.py`));
  acts.append(undo, reset, link, csv, python);
  host.append(list, acts);
  const effect = p.find(".effect");
  const say = element("h2", { class: "result", "aria-live": "polite" });
  const line = element("p", { class: "result2" });
  effect.append(say, line);

  const steps = ({ first, last }) => (first === last ? p.say("whatif.step", { first: first + 1 }) : p.say("whatif.steps", { first: first + 1, last: last + 1 }));
  const values = (letter, value) => (value === "freeze" ? p.say("whatif.freeze") : p.state.trace.isSigned(letter) ? signed(value) : wholePercent(value));
  const many = (units) => (units.length > SHOWN ? p.say("whatif.many", { count: units.length }) : units.join(", "));

  // Of a network that reads in both directions each layer is two: 1 →, 1 ←, 2 → and so on.
  const layerName = (layer) => (p.state.ways === 1 ? layer + 1 : `${Math.floor(layer / 2) + 1} ${"→←"[layer % 2]}`);

  function chip(cut) {
    const { letter, units, value } = cut;
    const words = p.say("whatif.cut", { quantity: p.say(`q.${letter}.name`), units: many(units), value: values(letter, value), steps: steps(cut) });
    const layer = cut.layer === p.state.layer ? "" : ` ${p.say("whatif.layer", { layer: layerName(cut.layer) })}`;
    return element("span", { class: `cut q-${letter}` }, element("i", {}, letter), element("span", {}, words + layer), drop(words, () => p.cuts.drop(cut)));
  }

  const drop = (words, act) => element("button", { type: "button", "aria-label": p.say("whatif.drop", { cut: words }), onclick: act }, "×");

  function editChip([step, text]) {
    const words = p.say("whatif.edited", { step: Number(step) + 1, token: visible(text) });
    return element("span", { class: "cut" }, element("span", {}, words), drop(words, () => p.cuts.unedit(step)));
  }

  function build() {
    for (const [node, name] of [[undo, "undo"], [reset, "reset"], [link, "link"], [csv, "csv"], [python, "python"]]) put(node.lastChild, p.say(`whatif.${name}`));
    put(nothing, p.say("whatif.none"));
    list.setAttribute("aria-label", p.say("whatif.cuts"));
    list.setAttribute("role", "group");
  }

  function draw(state) {
    const chips = [...state.cuts.map(chip), ...Object.entries(state.edits).map(editChip)];
    list.replaceChildren(...(chips.length ? chips : [nothing]));
    const held = any(state);
    undo.disabled = !p.cuts.undoable();
    reset.disabled = !held;
    link.disabled = !held;
    csv.disabled = !state.run;
    python.disabled = !state.run || !state.said?.python;
  }

  async function copy() {
    const there = new URL(location.href);
    there.searchParams.set("mode", "whatif");
    there.searchParams.set("cut", notation(p.state));
    try {
      await navigator.clipboard.writeText(there.href);
      put(link.lastChild, p.say("whatif.copied"));
    } catch {
      put(link.lastChild, p.say("whatif.in_address"));
    }
    setTimeout(() => put(link.lastChild, p.say("whatif.link")), THANKS);
  }

  function table() {
    const { trace, run } = p.state;
    const cell = (value) => (Number.isNaN(value) || value === undefined ? "" : String(value));
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const rows = Array.from({ length: trace.steps }, (_, step) => [step + 1 + trace.header.start, quoted(trace.was.tokens[step]), quoted(trace.tokens[step]), cell(trace.was.guess.truth[step]), cell(run.shares[step]), cell(trace.was.bits[step]), cell(run.bits[step])].join(","));
    return ["step,token,token_if,p_was,p_if,bits_was,bits_if", ...rows, ""].join("\r\n");
  }

  // In the server's words, its figures in them; the character in question as a tile.
  function tell({ said, cuts, edits, run }) {
    const held = any({ cuts, edits });
    const told = said?.sentence;
    if (held && run && told && !said.refused) {
      const { before, token, after, more } = told;
      const tile = token === null ? null : element("span", { class: "cch", role: "img", "aria-label": spoken(token, p.say) }, visible(token));
      say.replaceChildren(...[before, tile, after].filter(Boolean));
      put(line, more);
    } else {
      say.replaceChildren(said?.refused || p.say(held ? "whatif.wait" : p.gated() ? "whatif.invite" : "whatif.invite_state"));
      put(line, "");
    }
  }

  return (changed, state) => {
    if (!state.say || !state.trace) return;
    const fresh = "say" in changed || "trace" in changed;
    if (fresh) build();
    if (fresh || ["cuts", "edits", "run", "said", "layer"].some((name) => name in changed)) draw(state);
    if (fresh || ["said", "cuts", "edits", "run"].some((name) => name in changed)) tell(state);
    if ("dragging" in changed) say.setAttribute("aria-live", state.dragging ? "off" : "polite");
    if ("computing" in changed) p.root.toggleAttribute("data-computing", state.computing);
  };
}
