// The reading with something held, from the first step that this touches: exact curves of the units asked for, and
// of all units how far the memory is from what it was.

export class Run {
  constructor({ header, block }) {
    this.header = header;
    this.first = header.first;
    this.bits = block("bits");
    this.shares = block("p"); // of the character that follows
    this.pair = { ids: block("pair/ids"), was: block("pair/was"), now: block("pair/if"), wide: header.wide };
    this.change = block("change");
    this.curves = new Map();
    this.sums = new Map();
    for (const unit of header.exact) {
      this.curves.set(unit, Object.fromEntries(header.letters.map((letter) => [letter, block(`exact/${unit}/${letter}`)])));
      const parts = Object.entries(header.bias[unit] ?? {});
      this.sums.set(unit, Object.fromEntries(parts.map(([letter, bias]) => [letter, { bias, curves: header.parts[letter].map((part) => [part, block(`why/${unit}/${letter}/${part}`)]) }])));
    }
    this.most = new Map();
  }

  at(letter, step, unit) {
    return this.curves.get(unit)?.[letter][step] ?? NaN;
  }

  largest(letter, unit) {
    const key = `${letter}/${unit}`;
    if (!this.most.has(key)) this.most.set(key, (this.curves.get(unit)?.[letter] ?? []).reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    return this.most.get(key);
  }

  // What is read instead of some characters.
  tokens(as) {
    return this.#edited(as, "shown");
  }

  ids(as) {
    return this.#edited(as, "id");
  }

  #edited(as, name) {
    const made = as.slice();
    for (const edit of this.header.edits) if (edit.at >= 0 && edit.at < made.length) made[edit.at] = edit[name];
    return made;
  }
}
