// A component without a face: it asks the server for a run with something held, and hands the answer to the player.
import { bus, publishRun } from "../../../../rnn_core/player/js/bus.js";
import { idle } from "../../../../rnn_core/player/js/idle.js";
import { readPacket } from "../../../../rnn_core/player/js/packet.js";

const askers = new WeakMap();

function begin(component) {
  const held = { component, raw: null, player: null };
  const moved = idle();
  held.heard = ({ detail: { player, asked } }) => player === held.player && moved(() => held.component.setTriggerValue("cuts", asked));
  bus().addEventListener("ask", held.heard);
  return held;
}

export default function (component) {
  const { data, parentElement } = component;
  let held = askers.get(parentElement);
  if (!held) askers.set(parentElement, (held = begin(component)));
  held.component = component;
  if (data && held.raw !== data) {
    held.raw = data;
    const packet = readPacket(data);
    held.player = packet.header.player;
    publishRun(held.player, packet);
  }
  return () => {
    bus().removeEventListener("ask", held.heard);
    bus().runs.delete(held.player);
    askers.delete(parentElement);
  };
}
