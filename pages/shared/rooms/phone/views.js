/* What is on the screen, by what the class is at. Each returns the elements of the page. */
const heading = (...text) => make("h1", { tabIndex: -1 }, ...text);
const kind = (text) => make("p", { className: "kind" }, text);
const full = (...children) => [make("div", { className: "full" }, ...children)];

/** An answer as its sender reads it. */
function readable(question, answer) {
  if (question.kind === "choice") return question.options[answer] ?? "";
  if (question.kind === "sketch") return say("curve");
  return question.kind === "number" ? valued(question, answer) : String(answer);
}

function languages() {
  const page = new URL(location.href);
  return make("nav", { className: "languages", ariaLabel: say("language") }, ...Object.entries(told.languages).map(([code, name]) => {
    page.searchParams.set("lang", code);
    const here = code === document.documentElement.lang ? { "aria-current": "true" } : {};
    return make("a", { href: page.href, lang: code, hreflang: code, ...here }, name);
  }));
}

const views = {
  join({ code, nickname, refused, join }) {
    const codeBox = make("input", { id: "code", name: "code", inputMode: "numeric", autocomplete: "off", maxLength: 8, value: code, required: true });
    const nicknameBox = make("input", { id: "nickname", name: "nickname", autocomplete: "off", maxLength: told.longest.nickname, value: nickname });
    const wrong = refused ? make("p", { className: "wrong", id: "wrong", role: "alert" }, say(`refused_${refused}`)) : null;
    if (refused) { codeBox.setAttribute("aria-describedby", "wrong"); codeBox.setAttribute("aria-invalid", "true"); }
    const form = make("form", { noValidate: true },
      make("label", { htmlFor: "code" }, say("code")), codeBox, wrong,
      make("label", { htmlFor: "nickname" }, say("nickname")), nicknameBox,
      make("button", { className: "main", id: "join" }, say("join")));
    form.addEventListener("submit", (event) => { event.preventDefault(); join(codeBox.value.replace(/\D/g, ""), nicknameBox.value); });
    const promises = ["promise_account", "promise_secret", "promise_erased"].map((name) => make("li", {}, say(name)));
    return [make("div", { className: "top" }, make("b", {}, "Gatescope"), languages()), heading(say("join_title")), form, make("ul", { className: "promises" }, ...promises)];
  },
  lobby: ({ news }) => full(heading(say("lobby_title")), make("p", {}, say("lobby_text")), make("p", { className: "big", id: "here" }, say("here", { n: news.here }))),
  show({ news, walk }) {
    const { slide, question } = news;
    const alone = news.free ? make("button", { className: "quiet", id: "walk", type: "button", onclick: walk }, say("walk")) : null;
    const wait = question ? make("p", { className: "small" }, say("wait")) : null;
    if (slide) return [...shown(slide), wait, opener(slide), alone];
    return [kind(say("predict")), heading(question.text), wait, alone];
  },
  own({ deck, at, move, back }) {
    const slide = deck[at];
    const on = make("button", { type: "button", className: "main", id: "on", disabled: at + 1 >= deck.length, onclick: () => move(at + 1) }, say("on"));
    const before = make("button", { type: "button", id: "before", disabled: at < 1, onclick: () => move(at - 1) }, say("before"));
    const closed = slide.closed ? make("p", { className: "note" }, say("closed")) : null;
    const foot = make("div", { className: "thumb" }, make("div", { className: "ways" }, before, on), make("button", { type: "button", className: "quiet", id: "back", onclick: back }, say("back")));
    return [...shown(slide), closed, opener(slide), foot];
  },
  ask({ news, send }) {
    const { question, slide } = news;
    const form = make("form", { className: "thumb", noValidate: true });
    const first = { choice: "choose_first", sketch: "draw_first", number: question.limits ? "move_first" : undefined }[question.kind];
    const button = make("button", { className: "main", id: "send", disabled: first !== undefined }, say("send"));
    const hint = make("p", { className: "small", id: "hint", role: "status" }, say(first ?? "final"));
    const figure = slide?.figure ? player(slide.figure) : null;
    const ready = (is) => { button.disabled = !is; hint.textContent = say(is ? "final" : first); };
    const field = fields(question, form, ready, figure, slide);
    form.append(...field, hint, button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = answered(question, form);
      if (button.disabled) return;
      if (answer === null) hint.textContent = say(question.kind === "word" ? "no_word" : "no_number");
      else send(question, answer, readable(question, answer));
    });
    return [where(slide), figure?.element, kind(say("predict")), heading(question.text), ...paragraphs(slide?.body), form];
  },
  sent: ({ news, entry }) => full(make("p", {}, say("mine")), heading(entry.shown), make("p", { id: "fate" }, say(entry.state)), make("p", { className: "small" }, news.question.text), make("p", { className: "small" }, say("sit"))),
  votes: ({ news, entry }) => [kind(say("votes")), heading(news.question.text), together(news.question, entry?.state === "sent" ? entry.answer : undefined), ...own(entry), make("p", {}, say("talk"))],
  measured({ news, entry }) {
    const { question, slide } = news;
    const value = question.kind === "sketch" ? null : make("p", { className: "big" }, readable(question, question.measured));
    const figure = slide?.figure ? player(slide.figure).element : null;
    return [kind(say("measured")), heading(verdict(question, entry)), make("p", {}, question.text), value, together(question, entry?.state === "sent" ? entry.answer : undefined), ...own(entry), ...sentence(slide?.said), ...sentence(slide?.why), figure];
  },
  paused: () => full(heading(say("paused_title")), make("p", {}, say("paused_text"))),
  ended({ entries, forget }) {
    const rows = entries.map((entry) => make("li", {}, make("span", {}, entry.text), make("b", {}, entry.shown)));
    if (!rows.length) return full(heading(say("ended_title")), make("p", {}, say("ended_none")));
    const button = make("button", { className: "quiet", id: "forget", type: "button", onclick: forget }, say("forget"));
    return [heading(say("ended_title")), make("p", {}, say("ended_text")), make("ul", { className: "words" }, ...rows), button];
  },
};

/** What is answered with. */
function fields(question, form, ready, figure, slide) {
  if (question.kind === "choice") return choices(question, () => ready(true));
  if (question.kind === "sketch") {
    const drawn = pad(question, ready);
    form.points = drawn.points;
    return [make("p", { className: "small" }, say("draw")), drawn.element];
  }
  return question.kind === "number" && question.limits ? handle(question, ready, figure, slide) : box(question);
}

/** A number between two limits: it counts once the handle was moved. */
function handle(question, ready, figure, slide) {
  const [low, high] = question.limits;
  const step = 10 ** -((question.digits ?? 2) + (question.percent ? 2 : 0));
  const value = make("output", { className: "big", htmlFor: "answer" }, "?");
  const input = make("input", { type: "range", id: "answer", name: "answer", className: "untouched", min: low, max: high, step, value: (low + high) / 2, ariaLabel: question.text });
  const letter = slide?.figure?.ring[0];
  input.addEventListener("input", () => {
    input.className = "";
    value.textContent = valued(question, input.value);
    input.setAttribute("aria-valuetext", value.textContent);
    if (figure && letter) figure.guess(letter, Number(input.value));
    ready(true);
  });
  const ends = make("div", { className: "ends" }, ...question.limits.map((one) => make("span", {}, valued(question, one))));
  return [value, make("div", {}, input, ends)];
}

function choices(question, chosen) {
  return question.options.map((option, place) => {
    const input = make("input", { type: "radio", name: "answer", value: String(place) });
    input.addEventListener("change", chosen);
    return make("label", { className: "choice" }, input, make("span", {}, option));
  });
}

function box(question) {
  const number = question.kind === "number";
  const input = make("input", { name: "answer", id: "answer", inputMode: number ? "decimal" : "text", autocomplete: "off", maxLength: number ? 20 : told.longest.word });
  return [make("label", { htmlFor: "answer" }, say(number ? "number" : "word")), input];
}

/** What a form holds, as the server takes it; null where it is no answer. */
function answered(question, form) {
  if (question.kind === "sketch") return form.points;
  const raw = new FormData(form).get("answer")?.trim() ?? "";
  if (raw === "") return null;
  if (question.kind === "word") return /\s/.test(raw) ? null : raw;
  const value = Number(raw.replace(",", ".").replace("\u2212", "-"));
  return Number.isFinite(value) && Math.abs(value) < 1e12 ? value : null;
}

function own(entry) {
  if (!entry) return [make("p", { className: "small" }, say("none"))];
  return [make("p", { className: "small", id: "fate" }, `${say("mine")}: ${entry.shown}${entry.state === "late" ? `. ${say("late")}` : ""}`)];
}

/** What the measurement says of this phone's prediction. */
function verdict(question, entry) {
  if (!entry) return say("measured");
  const { answer } = entry, { measured } = question;
  if (question.kind === "sketch") {
    const flat = apart(measured, question.start ?? measured[0]);
    return say("curve_distance", { far: valued({ digits: 2 }, apart(answer, measured)), flat: valued({ digits: 2 }, flat) });
  }
  const [mine, real] = [answer, measured].map((one) => readable(question, one));
  if (question.kind === "number" && mine !== real) {
    const far = Math.abs(answer - measured);
    const told = question.percent ? say("points", { n: written(Math.round(100 * far)) }) : valued(question, Number(far.toPrecision(6)));
    return say("distance", { mine, n: real, far: told });
  }
  if (question.kind === "number") return say("same");
  const same = question.kind === "word" ? String(answer).toLowerCase() === String(measured).toLowerCase() : answer === measured;
  return say(same ? "same" : "otherwise");
}
