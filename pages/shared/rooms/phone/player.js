/* A step's own player: a text, one unit at one of its steps, and "?" for whatever the server withholds. */
const PACE = 350;

/** Returns {element, guess(letter, value)}. */
function player(figure) {
  const state = { t: figure.t - figure.first, guess: {} };
  const last = Math.max(figure.until, figure.t) - figure.first;
  const largest = new Map(figure.rows.map((row) => [row.letter, row.gate ? 1 : Math.max(1, ...row.values.map(Math.abs))]));
  const tint = figure.rows.find((row) => row.letter === figure.tint);
  const tokens = figure.tokens.map((token, place) => {
    const element = make("span", { title: "" }, token === " " ? "\u00a0\u200b" : token);
    const value = tint?.values[place];
    if (value !== null && value !== undefined && place <= last) {
      element.style.setProperty("--depth", `${Math.round(60 * Math.min(1, Math.abs(value) / largest.get(figure.tint)))}%`);
      element.className = value < 0 ? "below" : "above";
    }
    if (place <= last) element.addEventListener("click", () => move(place));
    return element;
  });
  const text = make("p", { className: figure.apart ? "text apart" : "text", ariaHidden: "true" }, ...tokens);
  const slider = make("input", { type: "range", min: 0, max: last, step: 1, ariaLabel: say("figure_step") });
  slider.addEventListener("input", () => move(Number(slider.value)));
  const play = make("button", { type: "button", className: "quiet play" }, say("play"));
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = say("play"); };
  play.addEventListener("click", () => {
    if (timer) return stop();
    const [from, to] = figure.play ?? [figure.first, figure.until];
    const end = Math.min(to - figure.first, last);
    if (state.t >= end) move(Math.max(0, from - figure.first));
    play.textContent = say("stop");
    timer = setInterval(() => { if (state.t >= end || !play.isConnected) stop(); else move(state.t + 1); }, PACE);
  });
  const rows = figure.rows.map((row) => {
    const fill = make("i"), hand = make("i", { className: "guess", hidden: true });
    const value = make("span", { className: "count" });
    const name = make("span", { className: "name" }, make("b", {}, row.letter), ` ${spoken(row.name)}`);
    const element = make("li", { className: figure.ring.includes(row.letter) ? "ring" : "" }, name, make("span", { className: "track" }, fill, hand), value);
    return { row, element, fill, hand, value };
  });
  function place(mark, row, value) {
    const share = Math.max(-1, Math.min(1, value / largest.get(row.letter)));
    mark.style.left = row.gate ? "0" : `${share < 0 ? 50 + 50 * share : 50}%`;
    mark.style.width = `${row.gate ? 100 * share : 50 * Math.abs(share)}%`;
  }
  function move(to) {
    state.t = to;
    tokens.forEach((token, k) => { token.classList.toggle("here", k === to); token.classList.toggle("later", k > to); });
    slider.value = to;
    slider.setAttribute("aria-valuetext", say("figure_at", { token: figure.tokens[to], t: figure.first + to }));
    for (const { row, element, fill, hand, value } of rows) {
      const known = row.values[to];
      element.classList.toggle("hidden", known === null);
      value.textContent = known === null ? "?" : valued({ digits: 2 }, known);
      if (known !== null) place(fill, row, known);
      const guess = state.guess[row.letter];
      hand.hidden = guess === undefined;
      if (guess !== undefined) place(hand, row, guess);
    }
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || last < 1;
  const element = make("figure", { className: "player" }, text, make("div", { className: "transport" }, still ? null : play, slider), make("ul", { className: "rows" }, ...rows.map((one) => one.element)));
  move(state.t);
  requestAnimationFrame(() => {
    const here = tokens[state.t];
    text.scrollTop = here.offsetTop - text.offsetTop - text.clientHeight / 2;
  });
  return { element, guess(letter, value) { state.guess[letter] = value; move(state.t); } };
}
