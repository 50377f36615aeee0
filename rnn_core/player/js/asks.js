// The server is asked what a run with these cuts comes to: one question at a time, a few a second, the newest counts.
import { bus, publishAsk } from "./bus.js";
import { notation } from "./cuts.js";

const APART = 250; // ms between two questions
const SLOW = 300; // ms after which one sees that it computes
const LOST = 8000; // ms after which an answer is not waited for any more

export function asking({ root, store, ran }) {
  const { state } = store;
  const mark = Date.now().toString(36); // tells this page's questions from another's
  let count = 0;
  let open = null; // the question under way
  let wanted = false;
  let sent = 0;
  let timer = 0;
  let slow = 0;
  let lost = 0;

  function pump() {
    clearTimeout(timer);
    if (!wanted || open) return;
    const wait = sent + APART - performance.now();
    if (wait > 0) {
      timer = setTimeout(pump, wait);
      return;
    }
    wanted = false;
    sent = performance.now();
    open = `${mark}-${++count}`;
    clearTimeout(lost);
    lost = setTimeout(close, LOST);
    publishAsk(root.id, { seq: open, rev: state.trace.header.rev, cut: notation(state) });
  }

  function close() {
    open = null;
    clearTimeout(lost);
    pump();
    if (open) return;
    clearTimeout(slow);
    store.set({ computing: false });
  }

  const heard = ({ detail: { player, packet } }) => {
    if (player !== root.id) return;
    const { seq } = packet.header;
    ran(packet, { latest: seq !== null && seq === open && !wanted, mine: typeof seq === "string" && seq.startsWith(`${mark}-`) });
    if (seq === open) close();
  };
  bus().addEventListener("run", heard);

  return {
    ask() {
      wanted = true;
      if (!state.computing) {
        clearTimeout(slow);
        slow = setTimeout(() => store.set({ computing: true }), SLOW);
      }
      pump();
    },
    end() {
      bus().removeEventListener("run", heard);
      for (const each of [timer, slow, lost]) clearTimeout(each);
    },
  };
}
