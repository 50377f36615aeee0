/* One stream down; where there can be none, the phone asks every few seconds. */
const WAITS = [1000, 2000, 4000, 8000];
const POLL = 3000;
const SILENCE = 40000;

/** Ask the server; a body makes it a POST. */
function ask(path, body = undefined, signal = undefined) {
  const code = path.split("/")[0];
  const headers = { "X-Ticket": ticketOf(code) };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return fetch(`${told.rooms}/${path}`, { headers, signal, cache: "no-store", ...sent });
}

class Connection {
  constructor(code, on) {
    this.code = code;
    this.on = on;
    this.failures = 0;
    this.streams = true;
    this.over = false;
  }
  /** Connect now, whatever was waited for. */
  connect() {
    clearTimeout(this.later);
    this.stop?.abort();
    if (this.over) return;
    const stop = (this.stop = new AbortController());
    (this.streams ? this.stream(stop) : this.poll(stop)).catch(() => {}).finally(() => {
      if (this.stop === stop && !this.over) this.fail();
    });
  }
  close() {
    this.over = true;
    clearTimeout(this.later);
    this.stop?.abort();
  }
  fail() {
    this.on.lost();
    const wait = WAITS[Math.min(this.failures++, WAITS.length - 1)];
    this.later = setTimeout(() => this.connect(), wait * (0.75 + 0.5 * Math.random()));
  }
  /** Whether an answer is one of the room's; a refusal ends it. */
  async takes(answer) {
    if (answer.ok) return true;
    if (answer.status === 403 || answer.status === 404) {
      this.close();
      this.on.refused((await answer.json().catch(() => ({}))).refused ?? "seat");
    }
    return false;
  }
  news(message) {
    this.failures = 0;
    this.on.news(message);
  }
  async stream(stop) {
    const answer = await ask(`${this.code}/events`, undefined, stop.signal);
    if (!(await this.takes(answer))) return;
    // A proxy that keeps a stream back until it ends lets nothing come of one that never does.
    let came = false;
    let watch = setTimeout(() => { this.streams = false; stop.abort(); this.connect(); }, 5000);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (let rest = "";;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        came = true;
        watch = setTimeout(() => stop.abort(), SILENCE);
        const events = (rest + value).split("\n\n");
        rest = events.pop();
        events.forEach((event) => this.event(event));
      }
    } finally {
      clearTimeout(watch);
      if (!came && this.failures > 2) this.streams = false;
    }
  }
  event(text) {
    const fields = Object.fromEntries(text.split("\n").map((line) => line.split(/: (.*)/s)));
    if (fields.event === "refused") {
      this.close();
      this.on.refused(fields.data);
    } else if (fields.data) this.news(JSON.parse(fields.data));
  }
  async poll(stop) {
    for (;;) {
      const answer = await ask(`${this.code}/state`, undefined, stop.signal);
      if (!(await this.takes(answer))) return;
      this.news(await answer.json());
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }
}
