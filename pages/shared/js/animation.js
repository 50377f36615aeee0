// A moving picture: one state, one clock, the parts that draw, and word to the server of where the visitor rests.
// What is drawn was measured in Python; the browser only decides how much of it to show.
import { createClock } from "../../../rnn_core/player/js/clock.js";
import { fit } from "../../../rnn_core/player/js/fit.js";
import { listen } from "../../../rnn_core/player/js/keys.js";
import { clamp } from "../../../rnn_core/player/js/numbers.js";
import { resting } from "../../../rnn_core/player/js/rest.js";
import { createStore } from "../../../rnn_core/player/js/store.js";
import { speaker } from "../../../rnn_core/player/js/words.js";

const NARROW = 640; // px of the component, not of the window

// label   name of the message that says what it is
// speed   steps a second, at first
// place   what of the state the server knows and is told, with what it is before anything came
// state   what else there is
// read    (data, fresh) => the trace with its number of `steps`; null to keep the one that is there
// extend  (p) => what parts find in `p` beyond the usual
// parts   (p) => functions of (what changed, state) that draw, in their order
// back    whether playing goes back, from `start(state)` to the first step
export function animation(root, tell, { label, speed, place, state: more = {}, read, extend = () => ({}), parts: make, back = false, start = () => 0 }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, ...place, ...more, speed, playing: false, scrubbing: false, narrow: false });
  const { state } = store;
  const frame = fit(root, store, NARROW);
  const told = Object.keys(place);

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: frame.onResize,
    go: (step) => state.trace && store.set({ step: clamp(step, 0, state.trace.steps - 1) }),
    tell: (what) => tell({ ...what, rev: state.trace.rev }),
    play,
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  Object.defineProperties(p, Object.getOwnPropertyDescriptors(extend(p)));
  p.clock = createClock({ speed: () => state.speed, playing: () => state.playing, advance, tween: () => false });
  const parts = make(p);
  store.watch((changed) => {
    if (!frame.drawn) return;
    for (const part of parts) part(changed, state);
    if ("playing" in changed) root.classList.toggle("playing", state.playing);
    if ([...told, "scrubbing", "playing"].some((field) => field in changed)) rest.report();
  });

  const end = () => (back ? 0 : state.trace.steps - 1);
  const ended = () => (back ? state.step <= end() : state.step >= end());
  const rest = resting(state, () => Object.fromEntries(told.map((field) => [field, state[field]])), p.tell);

  function advance(steps) {
    p.go(state.step + (back ? -steps : steps));
    if (ended()) play(false);
  }

  function play(on) {
    if (!state.trace || state.trace.steps < 2) return;
    if (on && still.matches) return p.go(end());
    if (on && ended()) p.go(start(state));
    store.set({ playing: on });
    if (on) p.clock.start();
  }

  function show(data) {
    const fresh = state.trace?.text !== data.text;
    const trace = read(data, fresh);
    const patch = trace ? { trace } : {};
    const words = JSON.stringify(data.strings);
    if (state.words !== words) {
      Object.assign(patch, { words, say: speaker(data.strings) });
      root.lang = data.language;
      root.setAttribute("aria-label", patch.say(label));
    }
    const given = JSON.stringify(Object.fromEntries(told.map((field) => [field, data.place[field]])));
    if (fresh || (given !== rest.known && !state.playing)) {
      rest.known = given;
      Object.assign(patch, { ...data.place, playing: false });
    }
    if (data.fixed !== undefined) patch.drive = data.fixed; // a lesson listens in the browser
    root.toggleAttribute("data-fixed", Boolean(data.fixed));
    frame.draw(patch, fresh);
  }

  const deaf = listen(p, root);

  return {
    show,
    theme: frame.theme,
    destroy() {
      rest.forget();
      p.clock.stop();
      frame.end();
      deaf();
    },
  };
}

// Bytes that came as base64.
export const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
