// The rewind: an error sets out at one prediction and is seen going back through the text, network by network.
// One state, one clock; what is drawn was measured in Python, and the browser only decides how much of it to show.
import { createClock } from "../../player/js/clock.js";
import { fit } from "../../player/js/fit.js";
import { listen } from "../../player/js/keys.js";
import { clamp } from "../../player/js/numbers.js";
import { createStore } from "../../player/js/store.js";
import { transport } from "../../player/js/transport.js";
import { speaker } from "../../player/js/words.js";
import { head } from "./head.js";
import { panels } from "./panels.js";
import { rows } from "./rows.js";
import { saves } from "./saves.js";
import { shades, stripTones } from "./shades.js";

const NARROW = 640; // px of the component, not of the window
const SETTLED = 350; // ms of rest before the server is told where one is
const SPEEDS = [8, 40, 120]; // characters a second: at the middle one 160 characters take four seconds

export function rewind(root, onPlace) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, step: 0, target: 0, hovered: -1, speed: 40, playing: false, scrubbing: false, narrow: false });
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
    play,
    aim,
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  p.clock = createClock({ speed: () => state.speed, playing: () => state.playing, advance, tween: () => false });
  const parts = [head(p), panels(p), transport(p, { tonesOf: stripTones, speeds: SPEEDS }), rows(p), saves(p)];
  store.watch((changed) => {
    if (!frame.drawn) return;
    if ("palette" in changed) p.shades = shades(p.palette);
    for (const part of parts) part(changed, state);
    if ("playing" in changed) root.classList.toggle("playing", state.playing);
    if (["step", "target", "scrubbing", "playing"].some((name) => name in changed)) report();
  });

  // Towards the beginning of the text: that is the way an error goes.
  function advance(steps) {
    p.go(state.step - steps);
    if (state.step <= 0) play(false);
  }

  function play(on) {
    if (!state.trace || state.trace.steps < 2) return;
    if (on && still.matches) return p.go(0);
    if (on && state.step <= 0) p.go(state.target);
    store.set({ playing: on });
    if (on) p.clock.start();
  }

  // Another prediction: its picture is in the browser already; its curves come from the server.
  function aim(target) {
    store.set({ playing: false, target, step: Math.min(state.step, target) });
  }

  function report() {
    clearTimeout(waiting);
    if (!state.trace) return;
    waiting = setTimeout(() => {
      if (state.playing || state.scrubbing || !state.trace) return;
      const place = { target: state.target, step: state.step };
      const here = JSON.stringify(place);
      if (here === known) return;
      known = here;
      onPlace({ ...place, rev: state.trace.rev });
    }, SETTLED);
  }

  function show(data) {
    const fresh = state.trace?.text !== data.text;
    const trace = { ...data, steps: data.tokens.length, effects: data.panels.map((each) => each.effect && decoded(each.effect)) };
    const patch = { trace };
    if (state.words !== JSON.stringify(data.strings)) {
      patch.words = JSON.stringify(data.strings);
      patch.say = speaker(data.strings);
      root.lang = data.language;
      root.setAttribute("aria-label", patch.say("rewind.label"));
    }
    const told = JSON.stringify(data.place);
    if (fresh || (told !== known && !state.playing)) {
      known = told;
      Object.assign(patch, { target: data.place.target, step: data.place.step, playing: false, hovered: -1 });
    }
    if (p.palette) p.shades = shades(p.palette);
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
