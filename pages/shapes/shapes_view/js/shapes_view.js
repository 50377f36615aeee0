// Batch, time, layers and directions as one drawing. The modules are made and measured in Python: a slider asks for
// another one, a button lights other cells of the one that is there.
import { mount } from "../../../shared/js/mount.js";
import { createStore } from "../../../../rnn_core/player/js/store.js";
import { fit } from "../../../../rnn_core/player/js/fit.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";
import { controls } from "./controls.js";
import { exportButtons } from "./export-buttons.js";
import { figure } from "./figure.js";
import { top } from "./top.js";
import { wall } from "./wall.js";

const NARROW = 640; // px of the component, not of the window
const SETTLED = 70; // ms between two wishes of one drag

function shapes(root, tell) {
  const store = createStore({ trace: null, say: null, palette: null, narrow: false, lit: "", at: null, layer: 0 });
  const { state } = store;
  const frame = fit(root, store, NARROW);
  let wishes = {};
  let waiting = 0;

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: frame.onResize,
    // What the visitor wants otherwise, until the server has it.
    want(field, value) {
      wishes[field] = value;
      clearTimeout(waiting);
      waiting = setTimeout(() => tell({ ...wishes }), SETTLED);
    },
    wanted: (field) => wishes[field],
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  const parts = [top(p), controls(p), figure(p), wall(p), exportButtons(p)];
  store.watch((changed) => {
    if (frame.drawn) for (const part of parts) part(changed, state);
  });

  return {
    show(data) {
      root.toggleAttribute("data-bare", data.bare);
      const here = Object.fromEntries([["cell", data.cell], ["lit", data.lit], ["weight", data.weight], ...data.controls.map((one) => [one.field, one.value]), ...data.flags.map(([field, , on]) => [field, on ? "yes" : "no"])]);
      for (const [field, value] of Object.entries(wishes)) if (here[field] === value) delete wishes[field];
      const patch = { trace: data, at: state.trace?.code === data.code ? state.at : null };
      if (!("lit" in wishes)) patch.lit = data.lit;
      if (state.layer >= data.layers) patch.layer = 0;
      const words = JSON.stringify(data.strings);
      if (state.words !== words) {
        Object.assign(patch, { words, say: speaker(data.strings) });
        root.lang = data.language;
        root.setAttribute("aria-label", patch.say("shapes_view.label"));
      }
      frame.draw(patch, state.trace?.code !== data.code);
    },
    theme: frame.theme,
    destroy() {
      clearTimeout(waiting);
      frame.end();
    },
  };
}

export default mount(shapes, "chosen");
