// Streamlit's door to the two readers: called again with the same root for new data or another theme.
import { isDark } from "../../../shared/player/js/colour.js";
import { readers } from "./readers.js";

const mounted = new WeakMap();

function begin(root, component) {
  const held = { component, raw: null, told: false };
  held.readers = readers(root, (place) => held.component.setTriggerValue("place", place));
  held.theme = () => held.readers.theme(isDark(getComputedStyle(root).getPropertyValue("--st-background-color").trim()));
  const header = document.querySelector("[data-testid=stHeader]");
  root.style.setProperty("--under-header", `${header ? Math.round(header.getBoundingClientRect().height) : 0}px`);
  held.watcher = new MutationObserver(held.theme);
  held.watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
  held.watcher.observe(document.body, { attributes: true, subtree: false });
  return held;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".gs");
  let held = mounted.get(parentElement);
  if (!held) mounted.set(parentElement, (held = begin(root, component)));
  held.component = component;
  held.theme();
  const raw = JSON.stringify(data);
  if (data && held.raw !== raw) {
    held.raw = raw;
    held.readers.show(data);
    if (!held.told) {
      held.told = true;
      requestAnimationFrame(() => requestAnimationFrame(() => held.component.setTriggerValue("painted", true)));
    }
  }
  return () => {
    held.watcher.disconnect();
    held.readers.destroy();
    mounted.delete(parentElement);
  };
}
