// What a cell's own script says of one unit at every step, without the rest of the player.
import { fromBase64, readPacket } from "../../rnn_core/player/js/packet.js";
import { Trace } from "../../rnn_core/player/js/trace.js";

export default function (packet, feed, unit) {
  const trace = new Trace(readPacket(fromBase64(packet)));
  trace.addExact(readPacket(fromBase64(feed)));
  const { letters, diagram, equation, narration, diary, contributions } = trace.drawing;
  const steps = Array.from({ length: trace.steps }, (_, step) => {
    const sums = trace.sums(unit, step);
    const values = equation.values((letter) => trace.at(letter, step, unit), (letter) => trace.at(letter, step - 1, unit), sums);
    return { values, sums, said: narration(trace, unit, step, String).map(([key]) => key), diary: diary(trace, unit, step, Number) };
  });
  const words = [diagram.title, equation.title, contributions.title, ...equation.terms.map(([key]) => key), ...(equation.remark ? [equation.remark] : [])];
  return { letters, words, operators: equation.terms.map(([, , , operator]) => operator), formulas: contributions.formulas, parts: contributions.parts, steps };
}
