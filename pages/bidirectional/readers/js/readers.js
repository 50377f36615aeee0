// Two readers set out from both ends; at every word the three networks answer when their readers have come.
// One state, one clock; what is drawn was measured in Python, and the browser only decides how much of it to show.
import { createClock } from "../../../shared/player/js/clock.js";
import { fit } from "../../../shared/player/js/fit.js";
import { listen } from "../../../shared/player/js/keys.js";
import { clamp } from "../../../shared/player/js/numbers.js";
import { createStore } from "../../../shared/player/js/store.js";
import { transport } from "../../../shared/player/js/transport.js";
import { speaker } from "../../../shared/player/js/words.js";
import { answers } from "./answers.js";
import { cards } from "./cards.js";
import { head } from "./head.js";
import { mattered } from "./mattered.js";
import { saves } from "./saves.js";
import { scene } from "./scene.js";
import { sureness } from "./arrived.js";

const NARROW = 640; // px of the component, not of the window
const SETTLED = 350; // ms of rest before the server is told where one is
const SPEEDS = [1, 2, 5]; // words a second

export function readers(root, onPlace) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, step: 0, word: 0, quantity: "hidden", reader: "forward", unit: 0, effect: 0, speed: 2, playing: false, scrubbing: false, narrow: false });
  const { state } = store;
  const frame = fit(root, store, NARROW);
  let known = "";
  let waiting = 0;

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: frame.onResize,
    go: (step) => state.trace && store.set({ step: clamp(step, 0, state.trace.steps - 1) }),
    ask: (word) => store.set({ word }),
    cell: (reader, word, unit) => store.set({ reader, word, unit }),
    play,
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  p.clock = createClock({ speed: () => state.speed, playing: () => state.playing, advance, tween: () => false });
  const parts = [head(p), scene(p), cards(p), transport(p, { tonesOf: sureness, speeds: SPEEDS }), answers(p), mattered(p), saves(p)];
  store.watch((changed) => {
    if (!frame.drawn) return;
    for (const part of parts) part(changed, state);
    if ("playing" in changed) root.classList.toggle("playing", state.playing);
    if (["step", "word", "quantity", "reader", "unit", "scrubbing", "playing"].some((name) => name in changed)) report();
  });

  function advance(steps) {
    p.go(state.step + steps);
    if (state.step >= state.trace.steps - 1) play(false);
  }

  function play(on) {
    if (!state.trace || state.trace.steps < 2) return;
    const last = state.trace.steps - 1;
    if (on && still.matches) return p.go(last);
    if (on && state.step >= last) p.go(0);
    store.set({ playing: on });
    if (on) p.clock.start();
  }

  function report() {
    clearTimeout(waiting);
    if (!state.trace) return;
    waiting = setTimeout(() => {
      if (state.playing || state.scrubbing || !state.trace) return;
      const place = { word: state.word, step: state.step, quantity: state.quantity, reader: state.reader, unit: state.unit };
      const here = JSON.stringify(place);
      if (here === known) return;
      known = here;
      onPlace({ ...place, rev: state.trace.rev });
    }, SETTLED);
  }

  function show(data) {
    const fresh = state.trace?.text !== data.text;
    const strips = data.strips.map((each) => ({ ...each, forward: decoded(each.forward), backward: decoded(each.backward) }));
    const patch = { trace: { ...data, steps: data.tokens.length, strips } };
    if (state.words !== JSON.stringify(data.strings)) {
      patch.words = JSON.stringify(data.strings);
      patch.say = speaker(data.strings);
      root.lang = data.language;
      root.setAttribute("aria-label", patch.say("readers.label"));
    }
    const told = JSON.stringify(data.place);
    if (fresh || (told !== known && !state.playing)) {
      known = told;
      Object.assign(patch, { ...data.place, playing: false });
    }
    frame.draw(patch, fresh);
  }

  const deaf = listen(p, root);

  return {
    show,
    theme: frame.theme,
    destroy() {
      clearTimeout(waiting);
      p.clock.stop();
      frame.end();
      deaf();
    },
  };
}

const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
