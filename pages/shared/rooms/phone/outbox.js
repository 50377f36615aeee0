/* What this phone keeps: its ticket, where it is, and every answer until the server has it, and after. */
const kept = (() => {
  const memory = {};
  const read = (name) => {
    try { return localStorage.getItem(`gatescope-${name}`) ?? memory[name] ?? null; } catch { return memory[name] ?? null; }
  };
  const write = (name, value) => {
    memory[name] = value;
    try { localStorage.setItem(`gatescope-${name}`, value); } catch { /* a browser that keeps nothing: this visit alone */ }
  };
  const erase = (name) => {
    delete memory[name];
    try { localStorage.removeItem(`gatescope-${name}`); } catch { /* nothing was kept */ }
  };
  return { read, write, erase };
})();

/** This phone's own ticket for a room: the same after a reload, another in every room. */
function ticketOf(code) {
  const name = `ticket-${code}`;
  if (!kept.read(name)) {
    const drawn = crypto.getRandomValues(new Uint8Array(18));
    kept.write(name, btoa(String.fromCharCode(...drawn)).replaceAll("+", "-").replaceAll("/", "_"));
  }
  return kept.read(name);
}

/** Answers of one room: number of the question -> {answer, shown, text, state}; state: keeping, sent or late. */
class Outbox {
  constructor(code, changed, failed) {
    this.code = code;
    this.changed = changed;
    this.failed = failed;
    this.sending = false;
  }
  get name() { return `answers-${this.code}`; }
  all() { return JSON.parse(kept.read(this.name) ?? "{}"); }
  of(number) { return this.all()[number] ?? null; }
  put(question, answer, shown) {
    this.write(question.number, { answer, shown, text: question.text, state: "keeping" });
    this.send();
  }
  write(number, entry) {
    kept.write(this.name, JSON.stringify({ ...this.all(), [number]: entry }));
    this.changed();
  }
  erase() {
    kept.erase(this.name);
    kept.erase(`ticket-${this.code}`);
  }
  /** Send what waits, one after the other, again and again until each has an answer. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (const [number, entry] of Object.entries(this.all())) {
        if (entry.state === "keeping") await this.sendOne(Number(number), entry);
      }
    } catch {
      this.failed();
    }
    this.sending = false;
    if (Object.values(this.all()).some((entry) => entry.state === "keeping")) {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.send(), 2000 + 1000 * Math.random());
    }
  }
  async sendOne(number, entry) {
    const answer = await ask(`${this.code}/answer`, { number, answer: entry.answer });
    if (answer.ok) this.write(number, { ...entry, state: "sent" });
    else if ([403, 404, 409, 410, 422].includes(answer.status)) this.write(number, { ...entry, state: "late" });
  }
}
