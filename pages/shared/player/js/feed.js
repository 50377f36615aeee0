// A component without a face: it hands what came from Python to the player on the same page.
import { publishFeed } from "../../../../rnn_core/player/js/bus.js";
import { readPacket } from "../../../../rnn_core/player/js/packet.js";

let last = null;

export default function ({ data }) {
  if (!data || data === last) return;
  last = data;
  const feed = readPacket(data);
  publishFeed(feed.header.player, feed);
}
