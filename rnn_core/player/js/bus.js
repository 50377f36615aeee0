// Components on one page talk here, without the server: a step that is reached, a feed that has come.
export function bus() {
  window.gatescope ??= new EventTarget();
  window.gatescope.feeds ??= new Map();
  window.gatescope.runs ??= new Map();
  window.gatescope.drives ??= remembered(window.gatescope);
  return window.gatescope;
}

// What a lesson last set each player to: a player that comes later asks here.
function remembered(shared) {
  const drives = new Map();
  shared.addEventListener("drive", ({ detail: { player, drive, patch } }) => drives.set(player, drive ?? { ...drives.get(player), ...patch }));
  return drives;
}

// `place`: unit, quantity and token there, of a player that has them.
export function publishStep(player, step, place = {}) {
  const shared = bus();
  shared.step = step;
  shared.dispatchEvent(new CustomEvent("step", { detail: { player, step, ...place } }));
}

// A lesson's step: `drive` sets all of it, and what it leaves out is as usual; `patch` changes some of what was set.
export function publishDrive(player, set) {
  bus().dispatchEvent(new CustomEvent("drive", { detail: { player, ...set } }));
}

// A window of a long text that did not come by the page.
export function publishWindow(player, brought) {
  const shared = bus();
  shared.feeds.set(player, brought.feed);
  shared.dispatchEvent(new CustomEvent("window", { detail: { player, ...brought } }));
}

// What a player wants to know of a run with something held, and what came of it.
export function publishAsk(player, asked) {
  bus().dispatchEvent(new CustomEvent("ask", { detail: { player, asked } }));
}

export function publishRun(player, packet) {
  const shared = bus();
  shared.runs.set(player, packet);
  shared.dispatchEvent(new CustomEvent("run", { detail: { player, packet } }));
}

export function publishFeed(player, feed) {
  const shared = bus();
  shared.feeds.set(player, feed);
  shared.dispatchEvent(new CustomEvent("feed", { detail: { player, feed } }));
}
