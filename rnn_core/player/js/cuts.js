// What is held and what is read instead, each as one cut; steps count from the start of the whole text.
//   { letter, units, first, last, value, layer }: `value` a number or "freeze", both ends of the range included
import { clamp } from "./numbers.js";

const STEPS = 8; // of a cut that nobody gave a range
const PAST = 60;

const item = ({ letter, units, first, last, value, layer }) => `${letter}${units.join(",")}${layer ? `:${layer}` : ""}@${first + 1}-${last + 1}=${value}`;
const character = (text) => encodeURIComponent(text).replace(/[~'()*!]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

// As the link has it: the library reads it, in interventions/notation.py.
export const notation = ({ cuts, edits }) => [...cuts.map(item), ...Object.entries(edits).map(([step, text]) => `x${Number(step) + 1}=${character(text)}`)].join("~");

export const same = (a, b) => notation(a) === notation(b);
export const any = ({ cuts, edits }) => cuts.length > 0 || Object.keys(edits).length > 0;
const covers = (cut, step) => step >= cut.first && step <= cut.last;
const of = (cut, letter, unit, layer) => cut.letter === letter && cut.layer === layer && cut.units.includes(unit);

// The range that all cuts span, or null.
export const span = ({ cuts }) => (cuts.length ? [Math.min(...cuts.map(({ first }) => first)), Math.max(...cuts.map(({ last }) => last))] : null);

// holds(letter, step, unit) of a window that begins at a step.
export function holding({ cuts, layer, trace }) {
  const numbers = cuts.filter((cut) => cut.layer === layer && cut.value !== "freeze").map((cut) => ({ ...cut, set: new Set(cut.units) }));
  if (!numbers.length) return null;
  const start = trace.header.start;
  return (letter, step, unit) => numbers.find((cut) => cut.letter === letter && covers(cut, step + start) && cut.set.has(unit))?.value;
}

export function heldAt({ cuts, layer, trace, step, unit }, letter) {
  return cuts.find((cut) => of(cut, letter, unit, layer) && covers(cut, step + trace.header.start));
}

// `change(cuts, edits)`: what is to be from now on.
export function cutting({ state, change }) {
  const past = [];
  let dragging = false;
  const here = () => state.step + state.trace.header.start;
  const last = () => (state.trace.header.total ?? state.trace.steps) - 1;
  const whole = () => state.trace.header.start + state.trace.steps - 1;

  function keep() {
    if (dragging) return;
    past.push({ cuts: state.cuts, edits: state.edits });
    past.splice(0, past.length - PAST);
  }

  function become(cuts, edits = state.edits) {
    keep();
    change(cuts, edits);
  }

  const range = () => span(state) ?? [here(), Math.min(whole(), here() + STEPS - 1)];
  const within = (step) => clamp(step, 0, last());
  const ranged = (fit) => state.cuts.length && become(state.cuts.map(fit));
  const find = (letter) => state.cuts.findIndex((cut) => of(cut, letter, state.unit, state.layer));

  return {
    drag(on) {
      if (on) keep();
      dragging = on;
    },
    // The chosen unit's cut of this letter joins the range of those there are.
    set(letter, value, units = [state.unit]) {
      const at = units.length === 1 ? find(letter) : -1;
      if (at >= 0) return become(state.cuts.map((cut, k) => (k === at ? { ...cut, value } : cut)));
      const [first, end] = range();
      const others = state.cuts.filter((cut) => !(cut.letter === letter && cut.layer === state.layer && cut.units.some((unit) => units.includes(unit))));
      return become([...others, { letter, units, first, last: end, value, layer: state.layer }]);
    },
    has: (letter) => find(letter) >= 0,
    letGo(letter) {
      const at = find(letter);
      if (at >= 0) become(state.cuts.filter((_, k) => k !== at));
    },
    drop: (cut) => become(state.cuts.filter((one) => one !== cut)),
    edit(text) {
      const { [here()]: before, ...edits } = state.edits;
      become(state.cuts, text === null ? edits : { ...edits, [here()]: text });
    },
    unedit(step) {
      const { [step]: before, ...edits } = state.edits;
      become(state.cuts, edits);
    },
    // All cuts begin, or end, here; the other end gives way.
    from: (step) => ranged((cut) => ({ ...cut, first: within(step), last: Math.max(cut.last, within(step)) })),
    to: (step) => ranged((cut) => ({ ...cut, first: Math.min(cut.first, within(step)), last: within(step) })),
    here,
    undoable: () => past.length > 0,
    undo() {
      const before = past.pop();
      if (before) change(before.cuts, before.edits);
    },
    reset: () => any(state) && become([], {}),
    put: become,
    // Of another text or network nothing is taken back.
    forget: () => past.splice(0),
  };
}
