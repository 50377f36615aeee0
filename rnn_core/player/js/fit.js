// How a picture fits its page state: the palette of its theme, narrow or wide, and word of every new width and font.
import { readPalette } from "./colour.js";

export function fit(root, store, narrowBelow) {
  const resized = [];
  let drawn = false;
  let wide = 0;

  function theme(dark) {
    const name = dark ? "dark" : "light";
    if (root.dataset.theme === name && store.state.palette) return;
    root.dataset.theme = name;
    store.set({ palette: readPalette(root) });
  }

  // The width of the component, not of the window.
  function measure() {
    const narrow = root.clientWidth > 0 && root.clientWidth < narrowBelow;
    root.toggleAttribute("data-narrow", narrow);
    store.set({ narrow });
  }

  function refit() {
    for (const act of resized) act();
  }

  // Only a new width: the height changes with the words of a step, and moves nothing that is measured.
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth === wide) return;
    wide = root.clientWidth;
    measure();
    if (drawn) refit();
  });
  watcher.observe(root);
  document.fonts?.ready.then(() => drawn && refit());
  theme(false);

  return {
    theme,
    onResize: (act) => resized.push(act),
    refit: () => drawn && refit(),
    // Before the first data there is nothing to draw.
    get drawn() {
      return drawn;
    },
    draw(patch, fresh) {
      measure();
      drawn = true;
      root.dataset.ready = "";
      store.set(patch);
      if (fresh) refit();
    },
    end: () => watcher.disconnect(),
  };
}
