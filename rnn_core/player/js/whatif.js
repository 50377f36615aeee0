// What if: what is held, and the run that comes of it, in the player's state. The numbers are the server's.
//   cuts, edits   what is held and what is read instead, as cuts.js has them
//   run, said     the run, and what the server says of it: { sentence, ... }, or why it could not be made
import { bus, publishAsk } from "./bus.js";
import { asking } from "./asks.js";
import { any, cutting, holding, notation, same } from "./cuts.js";
import { clamp } from "./numbers.js";
import { Run } from "./run.js";

const NOTHING = { cuts: [], edits: {} };

export function whatIf({ root, store }) {
  const { state } = store;
  const asks = asking({ root, store, ran });
  const cuts = cutting({ state, change });
  let run = null;
  let known = ""; // what the server last said is held

  // What is drawn: the run if one asks what if, else the reading as it was.
  function take(next = state) {
    const asks = next.mode === "whatif";
    (next.trace ?? state.trace).take(asks ? run : null, asks ? holding({ ...state, ...next }) : null);
  }

  function change(list, edits) {
    const next = { cuts: list, edits };
    if (!state.trace || same(next, state)) return;
    const empty = !any(next);
    if (empty) run = null;
    take({ ...state, ...next });
    store.set({ ...next, ...(empty ? { exact: state.exact + 1, veil: state.veil + 1, said: null } : {}) });
    asks.ask();
  }

  // What the page says itself (a link, a preset) is taken over; of what was asked here, only the numbers.
  function ran({ header, block }, { mine = false } = {}) {
    const { trace } = state;
    if (!trace || header.rev !== trace.header.rev) return;
    const patch = { said: header };
    const theirs = { cuts: header.cuts, edits: Object.fromEntries(header.edits.map(({ step, typed }) => [step, typed])) };
    const word = `${header.rev} ${header.refused} ${notation(theirs)}`;
    const news = !mine && word !== known; // the same word again is no answer to what was done here since
    known = word;
    if (news) Object.assign(patch, theirs);
    const next = { ...state, ...patch };
    run = header.first === null || !any(next) ? null : new Run({ header, block });
    take(next);
    store.set({ ...patch, run, exact: state.exact + 1, veil: state.veil + 1 });
  }

  return {
    cuts,
    // As the feed says: whether there is such a mode, which letters may be held, and in which layer.
    told(wish, trace, patch, fresh) {
      patch.switchable = Boolean(wish);
      if (!wish) return;
      patch.layer = wish.layer;
      patch.ways = wish.ways;
      patch.full = wish.full;
      if (String(wish.holdable) !== String(state.holdable)) patch.holdable = wish.holdable;
      if (JSON.stringify(wish.symbols) !== JSON.stringify(state.symbols)) patch.symbols = wish.symbols;
      if (JSON.stringify(wish.tries) !== JSON.stringify(state.tries)) patch.tries = wish.tries;
      if (!fresh) return;
      const waiting = bus().runs.get(root.id);
      if (waiting?.header.rev !== trace.header.rev) {
        cuts.forget();
        run = null;
        return Object.assign(patch, NOTHING, { said: null, run });
      }
      queueMicrotask(() => ran(waiting));
    },
    // A chip's cut, where its text is on screen; else the page goes there.
    attempt(one, number) {
      if (!one.here) return publishAsk(root.id, { rev: state.trace.header.rev, try: number });
      const story = state.stories.findIndex(({ unit }) => unit === one.unit);
      store.set({ unit: one.unit, step: clamp(one.step - state.trace.header.start, 0, state.trace.steps - 1), tint: "unit", ...(story < 0 ? {} : { told: story, quantity: state.stories[story].quantity }) });
      cuts.put(one.cuts, one.edits);
    },
    mode(mode) {
      if (mode === state.mode || !state.trace) return;
      take({ ...state, mode });
      store.set({ mode, exact: state.exact + 1, veil: state.veil + 1 });
    },
    // A cut that stands ready, such as a story's.
    hold(list) {
      this.mode("whatif");
      cuts.put(list, {});
    },
    end: () => asks.end(),
  };
}
