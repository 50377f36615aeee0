// The player: one state, one clock, and the parts that draw. It asks no server; it only tells what was done.
import { clamp } from "./numbers.js";
import { changedMap } from "./changed.js";
import { cutBar } from "./cutbar.js";
import { notation } from "./cuts.js";
import { holdForm } from "./hold_form.js";
import { heldRange } from "./held_range.js";
import { modes } from "./modes.js";
import { tries } from "./tries.js";
import { whatIf } from "./whatif.js";
import { createClock, SNAP_ABOVE, SPEEDS } from "./clock.js";
import { diary } from "./diary.js";
import { createStore } from "./store.js";
import { publishStep } from "./bus.js";
import { speaker } from "./words.js";
import { Trace } from "./trace.js";
import { drivenParts, reach } from "./drive.js";
import { driver } from "./driver.js";
import { equation } from "./equation.js";
import { fit } from "./fit.js";
import { footer } from "./footer.js";
import { guesses } from "./guesses.js";
import { keyPanel } from "./key.js";
import { legend } from "./legend.js";
import { listen } from "./keys.js";
import { resting } from "./rest.js";
import { score } from "./score.js";
import { narration } from "./narration.js";
import { stage } from "./stage.js";
import { textPanel } from "./text.js";
import { tintTones } from "./tint.js";
import { transport } from "./transport.js";
import { unitChips } from "./units.js";
import { contributions } from "./contributions.js";

const NARROW = 600; // px of the player, not of the window
const LEAD = 12; // steps that a first visit reads before the event it stops at
const SEEN = "gatescope-seen"; // in the tab's own store: somebody has played or gone somewhere
const bar = (p) => transport(p, { tonesOf: tintTones, speeds: SPEEDS, last: reach });
const PARTS = [modes, tries, unitChips, textPanel, keyPanel, bar, heldRange, cutBar, narration, diary, guesses, equation, contributions, legend, holdForm, changedMap, score, footer, drivenParts];

// Whether this tab has seen anything happen; a browser that keeps nothing has not.
function seen(now) {
  try {
    if (now) sessionStorage.setItem(SEEN, "1");
    return sessionStorage.getItem(SEEN) !== null;
  } catch {
    return Boolean(now);
  }
}

// `ears`: where keys are heard; a notebook keeps those that are pressed elsewhere.
export function mount(root, onPlace, ears = document) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = createStore({ trace: null, say: null, palette: null, exact: 0, stories: [], told: 0, footer: "", unnamed: "", intro: null, introduced: false, step: 0, unit: 0, quantity: "h", tint: "unit", depth: "story", diary: false, order: "similar", speed: 4, playing: false, scrubbing: false, narrow: false, drive: null, veil: 0, run: null, mode: "look", switchable: false, full: 1, tries: [], holdable: [], symbols: [], changedWindow: "cut", layer: 0, ways: 1, cuts: [], edits: {}, said: null, dragging: false, computing: false });
  const { state } = store;
  const frame = fit(root, store, NARROW);
  let hasty = false;
  let left = null; // what has changed since all was drawn
  let stop = null; // where the first visit's own playing ends, or a lesson's
  const free = () => state.trace && !state.drive?.locked;

  const p = {
    root,
    store,
    state,
    find: (selector) => root.querySelector(selector),
    onResize: frame.onResize,
    still: () => still.matches,
    // The story that was chosen, if it is this unit's; else the unit's best.
    story: () => [state.stories[state.told], ...state.stories].find((story) => story?.unit === state.unit),
    // What a visitor does: from then on nothing plays by itself.
    go: (step) => free() && (act(), go(step)),
    play: (on) => free() && (act(), play(on)),
    follow: (...how) => free() && (act(), follow(...how)),
    // The number of a step as it is printed: of a lesson's window, its place in the whole text.
    count: (step) => step + 1 + (state.drive ? state.trace.header.start : 0),
    report: () => rest.report(),
    refit: () => frame.refit(),
    // Whether there is a valve to take hold of, not only a state.
    gated: () => state.trace.letters.some((letter) => !state.trace.isSigned(letter)),
    get cuts() {
      return wished.cuts;
    },
    mode: (mode) => free() && (act(), wished.mode(mode)),
    attempt: (one, number) => free() && (act(), wished.attempt(one, number)),
    hold: (cut) => free() && (act(), wished.hold(cut)),
    get say() {
      return state.say;
    },
    get palette() {
      return state.palette;
    },
    get narrow() {
      return state.narrow;
    },
  };
  const cell = stage(p);
  p.clock = createClock({
    speed: () => state.speed,
    playing: () => state.playing,
    advance,
    tween: cell.frame,
  });
  const parts = [...PARTS.map((part) => part(p)), cell.update];
  const text = parts[PARTS.indexOf(textPanel)];
  store.watch((changed) => {
    if (!frame.drawn) return;
    if (hasty) {
      text(changed, state, true);
      left = { ...changed, ...left };
      return;
    }
    finish();
    draw(changed, parts);
  });

  function draw(changed, some) {
    for (const part of some) part(changed, state);
    if (["mode", "cuts", "edits"].some((name) => name in changed)) rest.report();
    if ("speed" in changed || "playing" in changed) {
      root.classList.toggle("playing", state.playing);
      root.classList.toggle("fast", state.playing && state.speed > SNAP_ABOVE);
    }
    if (["step", "trace", ...(state.drive ? ["unit", "quantity"] : [])].some((name) => name in changed)) publishStep(root.id, state.step, { unit: state.unit, quantity: state.quantity, token: state.trace?.tokens[state.step] });
    if (["step", "unit", "scrubbing", "playing"].some((name) => name in changed)) rest.report();
  }

  function hurry(patch) {
    hasty = true;
    store.set(patch);
    hasty = false;
    requestAnimationFrame(() => setTimeout(() => left && frame.draw({}, finish())));
  }

  // Whether there was anything left to draw.
  function finish() {
    if (!left) return false;
    const changed = left;
    left = null;
    text({}, state);
    draw(changed, parts.filter((part) => part !== text));
    return true;
  }

  const go = (step) => store.set({ step: clamp(step, 0, reach(state)) });

  function advance(steps) {
    const end = Math.min(stop ?? reach(state), reach(state));
    go(Math.min(state.step + steps, end));
    if (state.step < end) return;
    const introduced = state.introduced || stop !== null;
    stop = null;
    store.set({ playing: false, introduced });
  }

  function play(on) {
    if (!state.trace || state.trace.steps < 2) return;
    if (on && state.step >= reach(state)) go(state.drive?.play?.[0] ?? 0);
    store.set({ playing: on });
    if (on) p.clock.start();
  }

  // Whoever acts needs no invitation any more, whether or not the reading had come to its end.
  function act() {
    seen(true);
    const read = stop === null;
    stop = null;
    store.set(read ? { introduced: false } : { playing: false, introduced: false });
  }

  // A first visit sees the network read up to the event, once; whoever wants no motion stands there at once.
  const plays = (intro) => intro && !still.matches && !seen();

  function introduce() {
    if (!plays(state.intro)) return store.set({ introduced: true });
    stop = state.intro.stop;
    seen(true);
    play(true);
  }

  function follow(unit, quantity, told) {
    const story = state.stories[told] ?? state.stories.find((each) => each.unit === unit);
    store.set({ unit, told: told ?? state.told, quantity: quantity ?? story?.quantity ?? state.quantity, tint: "unit" });
  }

  const place = () => ({ unit: state.unit, quantity: state.trace.quantities.get(state.quantity).name, step: state.step, depth: state.depth, diary: state.diary, mode: state.mode, held: state.mode === "whatif" ? notation(state) : "" });

  const wished = whatIf({ root, store });

  const lesson = driver({ root, store, still, go, play, stopAt: (step) => (stop = step) });

  const rest = resting(state, place, (here) => onPlace({ ...here, rev: state.trace.header.rev }));

  // Packet: the numbers. Feed: words, stories, where to be, and the exact curves of the unit chosen.
  // In haste the text comes first, and all else once it is painted.
  function show(packet, feed, haste = false) {
    if (!packet || !feed || packet.header.rev !== feed.header.rev) return;
    const { header } = feed;
    const fresh = state.trace?.header.rev !== header.rev;
    const trace = fresh ? new Trace(packet) : state.trace;
    trace.addExact(packet);
    trace.addExact(feed);
    const patch = { trace, exact: state.exact + 1, footer: header.footer, unnamed: header.unnamed, intro: header.intro };
    if (JSON.stringify(header.stories) !== JSON.stringify(state.stories)) patch.stories = header.stories;
    if (header.strings !== undefined && state.words !== JSON.stringify(header.strings)) {
      patch.words = JSON.stringify(header.strings);
      patch.say = speaker(header.strings);
      root.lang = header.language;
      root.setAttribute("aria-label", patch.say("player.label"));
    }
    const told = JSON.stringify({ ...header.place, mode: header.place.mode ?? "look", held: "" }); // as `place` has it
    if (fresh || (header.echo == null && told !== rest.known)) {
      rest.known = told;
      const { unit, quantity, step, depth, diary: asDiary, mode = "look" } = header.place;
      const letter = [...trace.quantities].find(([, each]) => each.name === quantity)?.[0] ?? trace.letters.at(-1);
      Object.assign(patch, { unit, quantity: letter, step: clamp(step, 0, trace.steps - 1), depth, diary: asDiary, mode });
      if (fresh && state.tint === "mean" && !trace.quantities.get(letter).mean) patch.tint = "unit";
      if (fresh) Object.assign(patch, { playing: false, introduced: false });
    }
    if (fresh) stop = null;
    wished.told(header.what_if, trace, patch, fresh);
    const news = lesson.told(header.drive, trace, patch, fresh);
    const introduces = fresh && header.intro;
    if (introduces && plays(header.intro)) patch.step = Math.max(0, header.intro.stop - LEAD);
    if (haste && fresh && frame.drawn) hurry(patch);
    else frame.draw(patch, fresh);
    if (introduces) introduce();
    if (news) lesson.perform();
  }

  const deaf = listen(p, root, ears);

  return {
    show,
    theme: frame.theme,
    destroy() {
      rest.forget();
      lesson.end();
      wished.end();
      p.clock.stop();
      frame.end();
      deaf();
    },
  };
}
