// The hourglass: the encoder reads, one vector stays, the decoder speaks piece by piece.
// One state, one clock; what is drawn was measured in Python, and the browser only decides which piece to look at.
import { createClock } from "../../../shared/player/js/clock.js";
import { element, icon, put } from "../../../shared/player/js/dom.js";
import { fit } from "../../../shared/player/js/fit.js";
import { listen } from "../../../shared/player/js/keys.js";
import { clamp } from "../../../shared/player/js/numbers.js";
import { createStore } from "../../../shared/player/js/store.js";
import { transport } from "../../../shared/player/js/transport.js";
import { speaker } from "../../../shared/player/js/words.js";
import { figure } from "./figure.js";
import { looked, tops } from "./piece.js";

const NARROW = 640; // px of the component, not of the window
const SETTLED = 350; // ms of rest before the server is told where one is
const SPEEDS = [1, 3, 8]; // pieces a second

export function hourglass(root, onChoice) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, step: 0, speed: 3, playing: false, scrubbing: false, narrow: false });
  const { state } = store;
  const frame = fit(root, store, NARROW);
  let known = -1;
  let waiting = 0;

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: frame.onResize,
    go: (step) => state.trace && store.set({ step: clamp(step, 0, state.trace.steps - 1) }),
    play,
    force: (word) => onChoice({ pick: state.step, force: word, rev: state.trace.rev }),
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
  };
  p.clock = createClock({ speed: () => state.speed, playing: () => state.playing, advance, tween: () => false });
  const parts = [words(p), figure(p), transport(p, { tonesOf, speeds: SPEEDS }), tops(p), looked(p)];
  store.watch((changed) => {
    if (!frame.drawn) return;
    for (const part of parts) part(changed, state);
    if (["step", "scrubbing", "playing"].some((name) => name in changed)) report();
  });

  function advance(steps) {
    p.go(state.step + steps);
    if (state.step >= state.trace.steps - 1) play(false);
  }

  function play(on) {
    if (!state.trace) return;
    if (on && still.matches) return p.go(state.trace.steps - 1);
    if (on && state.step >= state.trace.steps - 1) p.go(0);
    store.set({ playing: on });
    if (on) p.clock.start();
  }

  function report() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (state.playing || state.scrubbing || !state.trace || state.step === known) return;
      known = state.step;
      onChoice({ pick: state.step, rev: state.trace.rev });
    }, SETTLED);
  }

  function show(data) {
    const fresh = state.trace?.rev !== data.rev;
    const patch = {};
    if (fresh) {
      patch.trace = { ...data, steps: data.spoken.length, tokens: data.spoken.map((one) => one.piece), states: decoded(data.states), context: decoded(data.context) };
    }
    if (state.words !== JSON.stringify(data.strings)) {
      patch.words = JSON.stringify(data.strings);
      patch.say = speaker(data.strings);
      root.lang = data.language;
      root.setAttribute("aria-label", patch.say("hourglass.label"));
    }
    if (fresh || (data.pick !== known && !state.playing)) Object.assign(patch, { step: data.pick, playing: false });
    known = data.pick;
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

// The scrubber's strip: how sure the decoder was of each piece.
const tonesOf = (p, { trace }) => ({ tones: trace.spoken.map(({ p: share }) => Math.round(share * 200)), map: p.palette.ink });

function words(p) {
  const [claim, lede, badge, rows, foot] = ["h1", ".lede", ".proof-badge", ".rows", ".foot"].map(p.find);
  return (changed, { trace }) => {
    if (!("trace" in changed)) return;
    put(claim, trace.claim);
    put(lede, trace.lede);
    badge.replaceChildren(icon("check", 16), element("span", {}, trace.badge));
    rows.replaceChildren(...trace.rows.flatMap(([label, sentence]) => [element("dt", {}, label), element("dd", {}, sentence)]));
    put(foot, trace.footer);
  };
}
