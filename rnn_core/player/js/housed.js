import { isDark } from "./colour.js";

// A picture in Streamlit's page: in its theme, under its header, and on a wall when the page is. `end` it once the
// picture goes.
export function housed(root, picture) {
  const theme = () => picture.theme(isDark(getComputedStyle(root).getPropertyValue("--st-background-color").trim()));
  // Streamlit's header stays over the page: what is sticky must stop under it.
  const header = document.querySelector("[data-testid=stHeader]");
  root.style.setProperty("--under-header", `${header ? Math.round(header.getBoundingClientRect().height) : 0}px`);
  // A change of theme rewrites Streamlit's style sheets or attributes; there is no event for it.
  const watcher = new MutationObserver(theme);
  watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
  watcher.observe(document.body, { attributes: true, subtree: false });
  const page = document.documentElement;
  const onWall = () => root.toggleAttribute("data-wall", page.dataset.view === "projector");
  const turned = new MutationObserver(onWall);
  turned.observe(page, { attributeFilter: ["data-view"] });
  onWall();
  const end = () => [watcher, turned].forEach((one) => one.disconnect());
  return { theme, end };
}
