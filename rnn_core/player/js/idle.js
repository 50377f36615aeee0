// A way to tell the server something once the page has come to rest; of several words, the newest. Streamlit drops
// what it has not sent yet of a part that is to run again, keeps what comes after it, and its browser side fails on the
// gap: so nobody asks for a run while another one's elements are still on their way.
const STATE = "data-test-script-state";
const RESTING = new Set(["notRunning", "compilationError"]);

export function idle() {
  let waiting = null;
  let watcher = null;

  function go() {
    watcher?.disconnect();
    watcher = null;
    const act = waiting;
    waiting = null;
    act();
  }

  return (act) => {
    waiting = act;
    const app = document.querySelector(`[${STATE}]`);
    const rests = () => !app?.isConnected || RESTING.has(app.getAttribute(STATE));
    if (rests()) return go();
    if (watcher) return;
    watcher = new MutationObserver(() => rests() && go());
    watcher.observe(app, { attributes: true, attributeFilter: [STATE] });
  };
}

// The same, once what was just drawn is on screen.
export const oncePainted = (act) => requestAnimationFrame(() => requestAnimationFrame(() => idle()(act)));
