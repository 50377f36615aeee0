// Which words moved one answer, by way of each reader: if the word is hidden, or by the gradient.
import { channels, css, inkOn, mix } from "../../../../rnn_core/player/js/colour.js";
import { element, put, roving, segmented, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { signed, wholePercent } from "../../../../rnn_core/player/js/numbers.js";

const HINTS = { hidden: "direction_view.hint_hidden", gradient: "direction_view.hint_gradient" };

const SIDES = ["forward", "backward"];

export function mattered(p) {
  const section = p.find(".mattered");
  const [title, hint, grid] = ["summary", ".hint", ".grid"].map((name) => section.querySelector(name));
  const choice = element("div", { class: "seg" });
  let rows = [];
  let mark = () => {};
  section.insertBefore(choice, hint);
  roving(grid, ".cell", (cell) => p.ask(Number(cell.dataset.word)));

  const tone = (share) => mix(channels(p.palette.token("zero")), channels(p.palette.token("q-grad")), share);

  function build({ trace, effect }) {
    mark = segmented(choice, p.say("direction_view.measure"), trace.effects.map((each, k) => [k, each.name]), effect, (chosen) => p.store.set({ effect: Number(chosen) }));
    grid.style.setProperty("--n", trace.steps);
    rows = SIDES.map((side) => ({ side, cells: trace.tokens.map((token, k) => element("button", { type: "button", class: "cell", lang: trace.tongue, "data-word": k, tabindex: -1, onclick: () => p.ask(k) }, element("span", {}, token), element("small", { class: "num" }))) }));
    const names = { forward: p.say("direction_view.left"), backward: p.say("direction_view.right") };
    grid.replaceChildren(...rows.flatMap(({ side, cells }) => [element("h3", {}, names[side]), ...cells]));
  }

  function paint({ trace, word, effect }) {
    const measured = trace.effects[effect];
    const most = Math.max(1e-12, ...SIDES.flatMap((side) => measured[side][word]));
    const written = measured.kind === "gradient" ? (value) => wholePercent(value / most) : (value) => signed(value);
    mark(effect);
    put(title, p.say("direction_view.mattered", { word: trace.tokens[word] }));
    put(hint, p.say(HINTS[measured.kind]));
    for (const { side, cells } of rows) {
      cells.forEach((cell, k) => {
        const reached = side === "forward" ? k <= word : k >= word;
        const value = measured[side][word][k];
        const shade = tone(Math.max(0, value / most));
        cell.style.background = reached ? css(shade) : "";
        cell.style.color = reached ? inkOn(shade) : "";
        put(cell.lastChild, reached ? written(value) : "");
        cell.classList.toggle("asked", k === word);
        cell.classList.toggle("beyond", !reached);
      });
    }
    const all = rows.flatMap((row) => row.cells);
    tabStop(all, all.find((cell) => cell === grid.getRootNode().activeElement) ?? all[word]);
  }

  return (changed, state) => {
    const fresh = ["trace", "say", "palette"].some((name) => name in changed);
    section.hidden = !state.trace.effects.length; // in a lesson they may be withheld
    if (section.hidden) return;
    if (fresh) build(state);
    if (fresh || "word" in changed || "effect" in changed) paint(state);
  };
}
