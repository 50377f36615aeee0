// Space plays; arrows step, with Shift ten; Home and End. What if: [ and ] set the range that is held, Z takes back, X
// lets go of all. Anywhere in the player, or when nothing has the focus; where `ears` are the player itself, only there.
const TYPING = "input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox]";
const PRESSING = "button, a, summary";
const FAR = 10; // steps

export function listen(p, host, ears = document) {
  const acts = {
    " ": () => p.play(!p.state.playing),
    ArrowRight: (by) => p.go(p.state.step + by),
    ArrowLeft: (by) => p.go(p.state.step - by),
    Home: () => p.go(0),
    End: () => p.go(p.state.trace.steps - 1),
  };
  const holding = { "[": () => p.cuts.from(p.cuts.here()), "]": () => p.cuts.to(p.cuts.here()), z: () => p.cuts.undo(), x: () => p.cuts.reset() };
  const far = { PageUp: () => p.go(p.state.step + FAR), PageDown: () => p.go(p.state.step - FAR) }; // a slider's own
  const heard = (event) => {
    const act = acts[event.key] ?? (p.state.mode === "whatif" ? holding[event.key.toLowerCase()] : undefined) ?? (event.composedPath()[0].matches?.(".scrub") ? far[event.key] : undefined);
    if (!act || !p.state.trace || p.state.drive?.locked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = event.composedPath();
    const from = path[0];
    if (host.checkVisibility?.({ visibilityProperty: true }) === false) return; // a lesson's other figures
    if (!path.includes(host) && from !== document.body && from !== document.documentElement) return;
    if (from.matches?.(TYPING) || (event.key === " " && from.matches?.(PRESSING))) return;
    event.preventDefault();
    event.stopPropagation();
    act(event.shiftKey ? FAR : 1);
  };
  ears.addEventListener("keydown", heard);
  return () => ears.removeEventListener("keydown", heard);
}
