// What a visitor expects, in the cell: the same drawing with the guess in it, dashed, over what was measured.
import { UNKNOWN, wholePercent } from "./numbers.js";
import { pencase } from "./pipes.js";

// The trace as it would be with the guesses at a step.
export function guessing(trace, step, guess) {
  const at = (letter, when, unit) => (when === step && letter in guess ? guess[letter] : trace.at(letter, when, unit));
  const read = (name) => (typeof trace[name] === "function" ? trace[name].bind(trace) : trace[name]);
  return new Proxy(trace, { get: (_, name) => (name === "at" ? at : read(name)) });
}

export const guesses = (drive) => drive?.guess && Object.keys(drive.guess).length > 0;

export function ghosts(p, svg) {
  let guessed = null;

  // Numbers of what is guessed, where there would be a question mark.
  function label(diagram, parts, state, write) {
    const nodes = [...svg.querySelectorAll("text")].map((node) => [node, node.textContent]);
    const said = (key, value) => (value === UNKNOWN ? value : p.say(key, { value }));
    const number = (value) => said("drive.you", write.number(value));
    const labelled = (name, value) => said(p.narrow ? "drive.you" : "drive.guess", write.plain(name, value));
    diagram.label(parts, guessed, { number, label: labelled, plain: write.plain }, state);
    for (const [node, text] of nodes) if (!text.includes(UNKNOWN) && node.textContent !== text) node.textContent = text;
  }

  return {
    aim(diagram, parts, state, write) {
      guessed = null;
      const kit = pencase(svg);
      if (!kit || !guesses(state.drive)) return;
      kit.guessed = new Map(Object.entries(state.drive.guess));
      kit.said = (open) => p.say("drive.you", { value: wholePercent(open) });
      guessed = diagram.values(guessing(state.trace, state.step, state.drive.guess), state.unit, state.step);
      label(diagram, parts, state, write);
    },
    // Returns the values with the guesses in the place of what is not known: from there the cell goes on.
    paint(diagram, parts, values, scale) {
      if (!guessed) return values;
      const kit = pencase(svg);
      kit.as = "guess";
      diagram.paint(parts, guessed, scale);
      kit.as = "measured";
      return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number.isNaN(value) ? guessed[name] : value]));
    },
  };
}
