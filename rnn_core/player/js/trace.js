// The measured values of one reading: planes (all units, a byte each unless exact) and exact curves (some units).
// A value that the packet withholds, or that a lesson's step covers, is NaN here, and so is all that is made of it.
// With another run of the same text taken (what if), all is of that run, and `was` is the reading as it was.
import { cellOf } from "./cells.js";
import { clamp } from "./numbers.js";

const ZERO = 128; // a signed byte plane: 128 is 0, 1 is -limit, 255 is +limit

const larger = (most, value) => (Math.abs(value) > most ? Math.abs(value) : most); // NaN is passed over

export class Trace {
  #packet;
  #plain = null;

  constructor(packet, exactUnits = new Map()) {
    const { header, block } = packet;
    this.#packet = packet;
    this.run = null;
    this.holds = null;
    this.header = header;
    this.steps = header.time;
    this.units = header.hidden;
    this.cell = header.cell;
    this.tokens = header.tokens;
    this.drawing = cellOf(header);
    this.letters = this.drawing.letters;
    this.quantities = new Map(header.quantities.map((quantity) => [quantity.letter, this.#plane(quantity, block)]));
    this.order = block("order");
    this.bits = block("bits");
    this.ids = block("ids");
    this.guess = { ids: block("guess/ids"), shares: block("guess/p"), truth: block("guess/next") };
    this.exactUnits = exactUnits;
    this.curves = new Map();
    this.scales = {}; // letter -> limit
    this.cover();
    this.addExact(packet);
  }

  // Take the numbers of a run, or none, and what is held already while its numbers are on their way:
  // holds(letter, step, unit) -> the value, or undefined.
  take(run, holds = null) {
    this.run = run;
    this.holds = holds;
    this.tokens = run?.tokens(this.header.tokens) ?? this.header.tokens;
    this.ids = run?.ids(this.was.ids) ?? this.was.ids;
    this.curves.clear();
  }

  get was() {
    this.#plain ??= new Trace(this.#packet, this.exactUnits);
    return this.#plain;
  }

  // Letters, "bits" and "guess", each from one step to another, and all that is later than `until`.
  cover({ ranges = [], until = null } = {}) {
    const names = [...this.letters, "bits", "guess"];
    const late = (last) => (last == null || last >= this.steps - 1 ? [] : names.map((name) => [name, last + 1, this.steps - 1]));
    const { withheld = [], until: there } = this.header;
    this.covered = new Map();
    for (const [name, first, last] of [...withheld, ...late(there), ...ranges, ...late(until)]) {
      if (!this.covered.has(name)) this.covered.set(name, new Uint8Array(this.steps));
      this.covered.get(name).fill(1, Math.max(0, first), Math.max(0, last + 1));
    }
    this.curves.clear();
    for (const { sums } of this.exactUnits.values()) for (const term of Object.values(sums)) delete term.largest;
  }

  // Whether anything may be said of a letter (or of "bits", "guess") at a step.
  known(name, step) {
    return !this.covered.get(name)?.[step];
  }

  #plane({ letter, name, signed, squash }, block) {
    const values = block(`plane/${letter}`);
    return {
      name,
      signed,
      squash, // what is taken of its sum; null where it has none
      values,
      bytes: values instanceof Uint8Array,
      limits: block(`limit/${letter}`), // the value at full colour, one a unit; absent: 1
      reaches: block(`reach/${letter}`), // where the tint is full, rare extremes left out; absent: 1
      initial: block(`initial/${letter}`),
      mean: block(`mean/${letter}`),
    };
  }

  // Exact curves, and where each gate's sum came from, as they arrive with the packet or later with the feed.
  addExact({ header, block }) {
    for (const unit of header.exact ?? []) {
      const curves = {};
      for (const letter of this.letters) curves[letter] = block(`exact/${unit}/${letter}`);
      const sums = {};
      for (const [letter, bias] of Object.entries(header.bias?.[unit] ?? {})) {
        sums[letter] = { bias, curves: header.parts[letter].map((part) => [part, block(`why/${unit}/${letter}/${part}`)]) };
      }
      this.exactUnits.set(unit, { curves, sums });
      this.curves.clear();
      this.#plain?.curves.clear();
    }
  }

  isExact(unit) {
    return !this.quantities.get(this.letters[0]).bytes || this.exactUnits.has(unit);
  }

  isSigned(letter) {
    return this.quantities.get(letter).signed;
  }

  // The value that fills a pipe or a lane, as a lesson sets it or else the largest.
  limit(letter, unit) {
    return this.scales[letter] ?? Math.max(this.#largest(letter, unit), this.run?.largest(letter, unit) ?? 0);
  }

  #largest(letter, unit) {
    return this.quantities.get(letter).limits?.[unit] || 1;
  }

  reach(letter, unit) {
    return this.scales[letter] ?? (this.quantities.get(letter).reaches?.[unit] || 1);
  }

  scaled(letter) {
    return Boolean(this.quantities.get(letter).limits);
  }

  at(letter, step, unit) {
    const plane = this.quantities.get(letter);
    if (step < 0) return plane.initial?.[unit] ?? 0;
    if (!this.known(letter, step)) return NaN;
    const held = this.holds?.(letter, step, unit);
    if (held !== undefined) return held;
    if (this.run && step >= this.run.first) return this.run.at(letter, step, unit);
    const exact = this.exactUnits.get(unit)?.curves[letter];
    if (exact) return exact[step];
    const raw = plane.values[step * this.units + unit];
    if (!plane.bytes) return raw;
    return plane.signed ? ((raw - ZERO) / 127) * this.#largest(letter, unit) : raw / 255;
  }

  // At the step that was read before: of a layer that reads from the end, the next one of the text.
  past(letter, step, unit) {
    if (!this.header.backward) return this.at(letter, step - 1, unit);
    return this.at(letter, step + 1 < this.steps ? step + 1 : -1, unit);
  }

  // Of a gate over all units.
  mean(letter, step) {
    return this.known(letter, step) ? this.quantities.get(letter).mean[step] : NaN;
  }

  // In bits; NaN too where no guess was made.
  surprise(step) {
    return this.known("bits", step) ? (this.run ?? this).bits[step] : NaN;
  }

  // Index 0..255 into the colour map of the quantity; -1: unknown.
  tone(letter, step, unit) {
    if (!this.known(letter, step)) return -1;
    const plane = this.quantities.get(letter);
    const raw = plane.values[step * this.units + unit];
    return plane.bytes ? raw : this.toneOf(letter, raw, this.limit(letter, unit));
  }

  toneOf(letter, value, limit = 1) {
    if (Number.isNaN(value)) return -1;
    if (this.isSigned(letter)) return ZERO + Math.round(clamp(value / limit, -1, 1) * 127);
    return Math.round(clamp(value, 0, 1) * 255);
  }

  curve(letter, unit) {
    const key = `${letter}/${unit}`;
    if (!this.curves.has(key)) {
      if (this.curves.size > 64) this.curves.clear();
      this.curves.set(key, Float32Array.from({ length: this.steps }, (_, step) => this.at(letter, step, unit)));
    }
    return this.curves.get(key);
  }

  // { letter: { input, recurrent, bias, ... sum } } at one step, or null until the exact figures are here.
  sums(unit, step) {
    const found = this.run && step >= this.run.first ? this.run.sums.get(unit) : this.exactUnits.get(unit)?.sums;
    if (!found || !Object.keys(found).length) return null;
    return Object.fromEntries(Object.entries(found).map(([letter, term]) => [letter, this.#terms(term, step, letter)]));
  }

  #terms({ bias, curves }, step, letter) {
    const known = this.known(letter, step);
    const parts = { bias, ...Object.fromEntries(curves.map(([part, curve]) => [part, known ? curve[step] : NaN])) };
    return { ...parts, sum: Object.values(parts).reduce((sum, part) => sum + part, 0) };
  }

  // Largest size over time of a term of a sum but the bias; pipes that join share it.
  largestTerm(unit, letter) {
    const term = this.exactUnits.get(unit)?.sums[letter];
    if (!term) return 1;
    term.largest ??= Array.from({ length: this.steps }, (_, step) => ({ ...this.#terms(term, step, letter), bias: 0 }))
      .flatMap(Object.values)
      .reduce(larger, 1e-6);
    return term.largest;
  }

  // The same of one part alone.
  largestPart(unit, letter, part) {
    const found = this.exactUnits.get(unit)?.sums[letter]?.curves.find(([name]) => name === part);
    return found ? found[1].reduce((most, value, step) => (this.known(letter, step) ? larger(most, value) : most), 1e-6) : 1;
  }
}
