// A slider for each size, a switch for each flag, and the cells.
import { element, put, segmented } from "../../../../rnn_core/player/js/dom.js";

export function controls(p) {
  const host = p.find(".controls");
  const cells = element("div", { class: "seg cells" });
  const sliders = new Map();
  const switches = new Map();
  const flags = element("div", { class: "flags", role: "group" });
  let mark = () => {};

  function slider({ field }) {
    const name = element("span", { class: "name" });
    const value = element("b", { class: "num" });
    const range = element("input", { type: "range", oninput: () => moved() });
    const moved = () => {
      put(value, range.value);
      p.want(field, Number(range.value));
    };
    return { row: element("label", { class: `size size-${field}` }, name, range, value), name, value, range };
  }

  function flag(field) {
    const button = element("button", { type: "button", class: "chip" });
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      p.want(field, on ? "yes" : "no");
    });
    return button;
  }

  function build({ trace }) {
    for (const one of trace.controls) sliders.set(one.field, slider(one));
    for (const [field] of trace.flags) switches.set(field, flag(field));
    flags.append(...switches.values());
    host.append(cells, ...[...sliders.values()].map((one) => one.row), flags);
  }

  return (changed, { trace, say }) => {
    if (!("trace" in changed || "say" in changed)) return;
    if (!sliders.size) build({ trace });
    if ("say" in changed || cells.childElementCount !== trace.cells.length) {
      mark = segmented(cells, say("shapes_view.cell"), trace.cells, trace.cell, (cell) => {
        mark(cell);
        p.want("cell", cell);
      });
    }
    if (p.wanted("cell") === undefined) mark(trace.cell);
    for (const one of trace.controls) {
      const { row, name, value, range } = sliders.get(one.field);
      put(name, one.name);
      range.min = one.least;
      range.max = one.most;
      range.disabled = one.most === one.least;
      row.classList.toggle("off", range.disabled);
      if (p.wanted(one.field) !== undefined) continue; // it is being moved, and knows better
      range.value = one.value;
      put(value, one.value);
    }
    for (const [field, name, on] of trace.flags) {
      put(switches.get(field), name);
      if (p.wanted(field) === undefined) switches.get(field).setAttribute("aria-pressed", String(on));
    }
  };
}
