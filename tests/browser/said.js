// The player's sentence at every step of some units, without the rest of the player.
import { readPacket, fromBase64 } from "../../rnn_core/player/js/packet.js";
import { narration } from "../../rnn_core/player/js/narration.js";
import { speaker } from "../../rnn_core/player/js/words.js";
import { Trace } from "../../rnn_core/player/js/trace.js";

export default function (packet, strings, units) {
  document.body.innerHTML = `<h2 class="say"></h2><p class="onward"></p><div class="depth"></div>`;
  const trace = new Trace(readPacket(fromBase64(packet)));
  const state = { trace, unit: 0, step: 0, depth: "story", playing: false, intro: null, introduced: false };
  const p = { find: (selector) => document.querySelector(selector), say: speaker(strings), store: null, report: null };
  const draw = narration(p);
  draw({ trace: null, say: null }, state);
  return units.map((unit) =>
    Array.from({ length: trace.steps }, (_, step) => {
      Object.assign(state, { unit, step });
      draw({ step: null }, state);
      return document.querySelector(".say").textContent;
    }),
  );
}
