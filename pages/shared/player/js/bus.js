// Components on one page talk here, without the server: a step that is reached, a feed that has come.
export function bus() {
  window.gatescope ??= new EventTarget();
  window.gatescope.feeds ??= new Map();
  return window.gatescope;
}

export function publishStep(player, step) {
  const shared = bus();
  shared.step = step;
  shared.dispatchEvent(new CustomEvent("step", { detail: { player, step } }));
}

// A window of a long text that did not come by the page.
export function publishWindow(player, brought) {
  const shared = bus();
  shared.feeds.set(player, brought.feed);
  shared.dispatchEvent(new CustomEvent("window", { detail: { player, ...brought } }));
}

export function publishFeed(player, feed) {
  const shared = bus();
  shared.feeds.set(player, feed);
  shared.dispatchEvent(new CustomEvent("feed", { detail: { player, feed } }));
}
