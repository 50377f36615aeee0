// Heat map and lanes share one time axis, one playhead, and one table for those who do not see them.
import { boxOf, element, put } from "./dom.js";
import { signed } from "./numbers.js";
import { visible } from "./words.js";
import { heatMap } from "./heatmap.js";
import { lanes } from "./lanes.js";

const SETTLED = 250; // ms without a change before the hidden table is written anew

export function score(p) {
  const sheet = p.find(".sheet");
  const flag = element("span");
  const playhead = element("div", { class: "ph", "aria-hidden": "true" }, flag);
  const table = element("table");
  const heat = heatMap(p, sheet);
  const lane = lanes(p, sheet);
  let left = 0;
  let width = 1;
  let waiting = 0;
  sheet.append(playhead, element("div", { class: "hidden" }, table)); // a table alone would not shrink
  p.onResize(() => {
    const canvas = sheet.querySelector(".heat");
    const box = boxOf(canvas);
    left = box.left - boxOf(sheet).left;
    width = box.width;
    if (p.state.trace) place(p.state);
  });

  function place({ step, trace }) {
    playhead.style.transform = `translateX(${(left + ((step + 0.5) / trace.steps) * width - 1).toFixed(1)}px)`;
    put(flag, visible(trace.tokens[step]));
  }

  // This step in words: the chosen unit's quantities, then every unit's value of the quantity in the map.
  function write() {
    const { trace, unit, step, quantity, playing } = p.state;
    if (playing) return;
    const line = (name, value) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value));
    const own = trace.letters.map((letter) => line(p.say(`q.${letter}.name`), signed(trace.at(letter, step, unit))));
    const all = Array.from({ length: trace.units }, (_, each) => line(p.say("heat.unit", { unit: each }), signed(trace.at(quantity, step, each))));
    table.replaceChildren(element("caption", {}, p.say("table.caption", { unit, step: p.count(step), quantity: p.say(`q.${quantity}.name`) })), element("tbody", {}, ...own), element("tbody", {}, ...all));
  }

  return (changed, state) => {
    heat(changed, state);
    lane(changed, state);
    if (["trace", "say", "step"].some((name) => name in changed)) place(state);
    if (["trace", "say", "step", "unit", "quantity", "playing", "exact"].some((name) => name in changed)) {
      clearTimeout(waiting);
      waiting = setTimeout(write, SETTLED);
    }
  };
}
