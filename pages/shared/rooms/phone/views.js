/* What is on the screen, by what the class is at. Each returns the elements of the page. */
const heading = (text) => make("h1", { tabIndex: -1 }, text);
const kind = (text) => make("p", { className: "kind" }, text);
const full = (...children) => [make("div", { className: "full" }, ...children)];

/** An answer as its sender reads it. */
function readable(question, answer) {
  if (question.kind === "choice") return question.options[answer] ?? "";
  return question.kind === "number" ? written(answer) : String(answer);
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
  show: ({ news }) => [kind(say("predict")), heading(news.question.text), make("p", {}, say("wait"))],
  ask({ news, send }) {
    const question = news.question;
    const form = make("form", { className: "thumb", noValidate: true });
    const button = make("button", { className: "main", id: "send", disabled: question.kind === "choice" }, say("send"));
    const hint = make("p", { className: "small", id: "hint", role: "status" }, say(question.kind === "choice" ? "choose_first" : "final"));
    const field = question.kind === "choice" ? choices(question, button, hint) : box(question);
    form.append(...field, hint, button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = answered(question, form);
      if (answer === null) hint.textContent = say(question.kind === "word" ? "no_word" : "no_number");
      else send(question, answer, readable(question, answer));
    });
    return [kind(say("predict")), heading(question.text), form];
  },
  sent: ({ news, entry }) => full(make("p", {}, say("mine")), heading(entry.shown), make("p", { id: "fate" }, say(entry.state)), make("p", { className: "small" }, news.question.text), make("p", { className: "small" }, say("sit"))),
  votes: ({ news, entry }) => [kind(say("votes")), heading(news.question.text), together(news.question, entry?.state === "sent" ? entry.answer : undefined), ...own(entry), make("p", {}, say("talk"))],
  measured({ news, entry }) {
    const question = news.question;
    return [kind(say("measured")), heading(verdict(question, entry)), make("p", {}, question.text), make("p", { className: "big" }, readable(question, question.measured)), together(question, entry?.state === "sent" ? entry.answer : undefined), ...own(entry)];
  },
  paused: () => full(heading(say("paused_title")), make("p", {}, say("paused_text"))),
  ended({ entries, forget }) {
    const rows = entries.map((entry) => make("li", {}, make("span", {}, entry.text), make("b", {}, entry.shown)));
    if (!rows.length) return full(heading(say("ended_title")), make("p", {}, say("ended_none")));
    const button = make("button", { className: "quiet", id: "forget", type: "button", onclick: forget }, say("forget"));
    return [heading(say("ended_title")), make("p", {}, say("ended_text")), make("ul", { className: "words" }, ...rows), button];
  },
};

function choices(question, button, hint) {
  return question.options.map((option, place) => {
    const input = make("input", { type: "radio", name: "answer", value: String(place) });
    input.addEventListener("change", () => { button.disabled = false; hint.textContent = say("final"); });
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
  if (question.kind === "number" && answer !== measured) {
    return say("distance", { mine: written(answer), n: written(measured), far: written(Number(Math.abs(answer - measured).toPrecision(6))) });
  }
  const same = question.kind === "word" ? String(answer).toLowerCase() === String(measured).toLowerCase() : answer === measured;
  return say(same ? "same" : "otherwise");
}
