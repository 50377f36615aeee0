// Streamlit's door: called again with the same root for new data or another theme.
import { bus } from "./bus.js";
import { calm, oncePainted } from "./calm.js";
import { isDark } from "./colour.js";
import { mount } from "./player.js";
import { readPacket } from "./packet.js";

const players = new WeakMap();

function begin(root, component) {
  const held = { component, raw: null, packet: null, ahead: null };
  const moved = calm();
  held.player = mount(root, (place) => moved(() => held.component.setTriggerValue("place", place)));
  held.heard = (event) => event.detail.player === root.id && held.player.show(held.packet, event.detail.feed);
  held.brought = ({ detail }) => {
    if (detail.player !== root.id) return;
    held.ahead = { text: detail.text, start: detail.start };
    held.packet = detail.packet;
    held.player.show(held.packet, detail.feed, true);
  };
  held.theme = () => held.player.theme(isDark(getComputedStyle(root).getPropertyValue("--st-background-color").trim()));
  // Streamlit's header stays over the page: what is sticky must stop under it.
  const header = document.querySelector("[data-testid=stHeader]");
  root.style.setProperty("--under-header", `${header ? Math.round(header.getBoundingClientRect().height) : 0}px`);
  // A change of theme rewrites Streamlit's style sheets or attributes; there is no event for it.
  held.watcher = new MutationObserver(held.theme);
  held.watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
  held.watcher.observe(document.body, { attributes: true, subtree: false });
  bus().addEventListener("feed", held.heard);
  bus().addEventListener("window", held.brought);
  return held;
}

// Whether a packet of the page shows a window that the visitor has left since, while the page was running.
function behind({ ahead }, { header }) {
  return ahead !== null && header.text === ahead.text && header.start !== ahead.start;
}

// Once: the first picture stands, so what would have kept the browser busy before it may come now.
function tell(held) {
  held.told = true;
  oncePainted(() => held.component.setTriggerValue("painted", true));
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".gs");
  let held = players.get(parentElement);
  if (!held) players.set(parentElement, (held = begin(root, component)));
  held.component = component;
  held.theme();
  if (held.raw !== data && data) {
    held.raw = data;
    const packet = readPacket(data);
    if (!behind(held, packet)) {
      held.ahead = null;
      held.packet = packet;
      root.id = packet.header.player;
      held.player.show(held.packet, bus().feeds.get(root.id));
    }
    if (!held.told) tell(held);
  }
  return () => {
    bus().removeEventListener("feed", held.heard);
    bus().removeEventListener("window", held.brought);
    held.watcher.disconnect();
    held.player.destroy();
    players.delete(parentElement);
  };
}
