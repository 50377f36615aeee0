// Page keys go from step to step, 1 to 4 choose, and on a phone a swipe sideways goes as well. Words that are being
// typed, and what has its own use for a key, are left alone.
const FAR = 60; // px that a swipe goes sideways at least
const MOST = 0.6; // how much of it may be up or down

export function keys(root, { next, back, choose }) {
  const typing = (event) => event.composedPath().some((one) => one.matches?.("input:not([type=range]):not([type=radio]), textarea, select, [contenteditable]"));

  function pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const act = { PageDown: next, PageUp: back }[event.key];
    if (act) act();
    else if (!/^[1-4]$/.test(event.key) || !choose(Number(event.key) - 1)) return;
    event.preventDefault();
  }

  let from = null;
  const began = (event) => {
    const ruled = event.composedPath().some((one) => one.matches?.("input, canvas, .sketch, [role=listbox], .text"));
    from = event.touches.length === 1 && !ruled ? event.touches[0] : null;
  };
  const ended = (event) => {
    if (!from) return;
    const { clientX, clientY } = event.changedTouches[0];
    const [across, down] = [clientX - from.clientX, clientY - from.clientY];
    from = null;
    if (Math.abs(across) < FAR || Math.abs(down) > Math.abs(across) * MOST) return;
    if (across < 0) next();
    else back();
  };
  document.addEventListener("keydown", pressed);
  root.addEventListener("touchstart", began, { passive: true });
  root.addEventListener("touchend", ended, { passive: true });
  return () => document.removeEventListener("keydown", pressed);
}
