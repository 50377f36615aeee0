// How a lesson's step comes to a driven player: with the feed, or from what else is on the page, over the bus.
import { bus } from "./bus.js";
import { driven, reach } from "./drive.js";

const MOVES = ["step", "unit", "quantity", "depth"];

// The guess alone, where nothing else is new: nobody is taken back to the step for it.
function guessOnly({ guess: before, ...last }, { guess, ...wish }) {
  const same = JSON.stringify(last) === JSON.stringify(wish) && JSON.stringify(before) !== JSON.stringify(guess);
  return same ? { guess: guess ?? {} } : null;
}

export function driver({ root, store, still, go, play, stopAt }) {
  const { state } = store;
  let said = ""; // what the page last said

  function set(wish) {
    stopAt(null);
    store.set({ playing: false, tint: "unit", ...driven({ ...wish, wish }, state.trace, state) });
    perform();
  }

  // What it names alone is gone to.
  function change(patch) {
    const wish = { ...state.drive.wish, ...patch };
    const made = driven({ ...wish, wish }, state.trace, state);
    for (const name of MOVES) if (!(name in patch)) delete made[name];
    store.set(made);
  }

  // What it plays by itself: never where motion is not wanted, nor into what may not be seen.
  function perform() {
    const [from, to] = state.drive.play ?? [];
    if (from === undefined || still.matches || from >= Math.min(to, reach(state))) return;
    go(from);
    stopAt(to);
    play(true);
  }

  // What was set in the browser counts, as the page may still be on its way to it; else the page's own word, where it is
  // new. Says whether it is to be done.
  function told(wish, trace, patch, fresh) {
    if (!wish) return false;
    const news = JSON.stringify(wish) !== said;
    said = JSON.stringify(wish);
    if (!news && !fresh) return false;
    const latest = bus().drives.get(root.id) ?? (news || !state.drive ? wish : state.drive.wish);
    if (!fresh && JSON.stringify(latest) === JSON.stringify(state.drive?.wish)) return false; // nobody is taken back
    Object.assign(patch, { playing: false, tint: "unit" }, driven({ ...latest, wish: latest }, trace, { ...state, ...patch, trace: fresh ? null : trace }));
    return true;
  }

  const heard = ({ detail: { player, drive, patch } }) => {
    if (player !== root.id || !state.drive) return;
    const part = drive ? guessOnly(state.drive.wish, drive) : patch;
    if (part) change(part);
    else set(drive);
  };
  bus().addEventListener("drive", heard);

  return {
    told,
    perform,
    end() {
      bus().removeEventListener("drive", heard);
      bus().drives.delete(root.id);
    },
  };
}
