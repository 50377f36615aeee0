// A stack reads a text: a floor a layer, one playhead through all of them.
// One state, one clock; what is drawn was measured in Python, and the browser only decides how much of it to show.
import { createClock } from "../../../shared/player/js/clock.js";
import { readPalette } from "../../../shared/player/js/colour.js";
import { listen } from "../../../shared/player/js/keys.js";
import { clamp } from "../../../shared/player/js/numbers.js";
import { createStore } from "../../../shared/player/js/store.js";
import { transport } from "../../../shared/player/js/transport.js";
import { speaker } from "../../../shared/player/js/words.js";
import { head } from "./head.js";
import { saves } from "./saves.js";
import { tower } from "./tower.js";

const NARROW = 640; // px of the component, not of the window
const SETTLED = 350; // ms of rest before the server is told where one is
const SPEEDS = [2, 6, 18]; // characters a second

export function floors(root, onPlace) {
  const resized = [];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, step: 0, question: "", speed: 6, playing: false, scrubbing: false, narrow: false });
  const { state } = store;
  let known = "";
  let waiting = 0;
  let drawn = false;

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: (act) => resized.push(act),
    go: (step) => state.trace && store.set({ step: clamp(step, 0, state.trace.steps - 1) }),
    play,
    // The question that is asked, with all that is known about it.
    get asked() {
      return state.trace.questions.find((one) => one.slug === state.question) ?? state.trace.questions[0];
    },
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  p.clock = createClock({ speed: () => state.speed, playing: () => state.playing, advance, tween: () => false });
  const parts = [head(p), tower(p), transport(p, { tonesOf: highest, speeds: SPEEDS }), saves(p)];
  store.watch((changed) => {
    if (!drawn) return;
    // The transport's strip follows the question by the name of a tint.
    const told = "question" in changed ? { ...changed, tint: null } : changed;
    for (const part of parts) part(told, state);
    if ("playing" in changed) root.classList.toggle("playing", state.playing);
    if (["step", "question", "scrubbing", "playing"].some((name) => name in changed)) report();
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
      const place = { step: state.step, question: state.question };
      const here = JSON.stringify(place);
      if (here === known) return;
      known = here;
      onPlace({ ...place, rev: state.trace.rev });
    }, SETTLED);
  }

  function show(data) {
    const fresh = state.trace?.text !== data.text;
    const patch = { trace: readable(data) };
    if (state.words !== JSON.stringify(data.strings)) {
      patch.words = JSON.stringify(data.strings);
      patch.say = speaker(data.strings);
      root.lang = data.language;
      root.setAttribute("aria-label", patch.say("floors.label"));
    }
    const told = JSON.stringify(data.place);
    if (fresh || (told !== known && !state.playing)) {
      known = told;
      Object.assign(patch, { ...data.place, playing: false });
    }
    measure();
    drawn = true;
    root.dataset.ready = "";
    store.set(patch);
    if (fresh) remeasure();
  }

  function theme(dark) {
    const name = dark ? "dark" : "light";
    if (root.dataset.theme === name && state.palette) return;
    root.dataset.theme = name;
    store.set({ palette: readPalette(root) });
  }

  function measure() {
    const narrow = root.clientWidth > 0 && root.clientWidth < NARROW;
    root.toggleAttribute("data-narrow", narrow);
    store.set({ narrow });
  }

  function remeasure() {
    for (const act of resized) act();
  }

  let wide = 0;
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth === wide) return;
    wide = root.clientWidth;
    measure();
    if (drawn) remeasure();
  });
  watcher.observe(root);
  document.fonts?.ready.then(() => drawn && remeasure());
  const deaf = listen(p, root);
  theme(false);

  // The scrubber's strip: what the highest layer tells at each character.
  function highest() {
    const tones = p.asked.tones;
    return { tones: Array.from(tones[tones.length - 1]), map: p.palette.ink };
  }

  return {
    show,
    theme,
    destroy() {
      clearTimeout(waiting);
      p.clock.stop();
      watcher.disconnect();
      deaf();
    },
  };
}

function readable(data) {
  const questions = data.questions.map((one) => ({ ...one, tones: one.tones.map(decoded), marks: decoded(one.marks) }));
  const levels = data.floors.map((one) => ({ ...one, hidden: decoded(one.hidden) }));
  return { ...data, questions, floors: levels, steps: data.tokens.length };
}

const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
