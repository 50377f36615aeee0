// Streamlit's door to the hourglass: called again with the same root for new data or another theme.
import { isDark } from "../../../shared/player/js/colour.js";
import { hourglass } from "./hourglass.js";

const mounted = new WeakMap();

function begin(root, component) {
  const held = { component, raw: null, told: false };
  held.glass = hourglass(root, (choice) => held.component.setTriggerValue("choice", choice));
  held.theme = () => held.glass.theme(isDark(getComputedStyle(root).getPropertyValue("--st-background-color").trim()));
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
    held.glass.show(data);
    if (!held.told) {
      held.told = true;
      requestAnimationFrame(() => requestAnimationFrame(() => held.component.setTriggerValue("painted", true)));
    }
  }
  return () => {
    held.watcher.disconnect();
    held.glass.destroy();
    mounted.delete(parentElement);
  };
}
