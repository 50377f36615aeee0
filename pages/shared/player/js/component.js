// Streamlit's door: called again with the same root for new data or another theme.
import { bus } from "../../../../rnn_core/player/js/bus.js";
import { idle, oncePainted } from "../../../../rnn_core/player/js/idle.js";
import { housed } from "../../../../rnn_core/player/js/housed.js";
import { mount } from "../../../../rnn_core/player/js/player.js";
import { readPacket } from "../../../../rnn_core/player/js/packet.js";

const players = new WeakMap();

function begin(root, component) {
  const held = { component, raw: null, packet: null, ahead: null };
  const moved = idle();
  held.player = mount(root, (place) => moved(() => held.component.setTriggerValue("place", place)));
  held.heard = (event) => event.detail.player === root.id && held.player.show(held.packet, event.detail.feed);
  held.brought = ({ detail }) => {
    if (detail.player !== root.id) return;
    held.ahead = { text: detail.text, start: detail.start };
    held.packet = detail.packet;
    held.player.show(held.packet, detail.feed, true);
  };
  held.house = housed(root, held.player);
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
  held.house.theme();
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
    held.house.end();
    held.player.destroy();
    players.delete(parentElement);
  };
}
