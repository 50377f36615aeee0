/* A phone in a room: what it was told last, drawn. */
const phone = {
  code: location.pathname.match(/\/r\/(\d{6})$/)?.[1] ?? kept.read("code") ?? "",
  key: new URLSearchParams(location.hash.slice(1)).get("k") ?? undefined,
  nickname: kept.read("nickname") ?? "",
  inside: false,
  lost: false,
  news: null,
  refused: null,
  drawn: "",
  deck: null, // what is walked through alone, and where in it
  at: 0,
};
const $ = (id) => document.getElementById(id);

async function join(code, nickname) {
  const typed = code !== phone.code;
  Object.assign(phone, { code, nickname, refused: null, key: typed ? undefined : phone.key });
  if (!/^\d{6}$/.test(code)) return refuse("code");
  kept.write("nickname", nickname);
  let answer;
  try {
    answer = await ask(`${code}/join`, { ticket: ticketOf(code), nickname, key: phone.key });
  } catch {
    return refuse("lost");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) return refuse(said.refused ?? (answer.status >= 500 ? "lost" : "gone"));
  kept.write("code", code);
  enter(said);
}

function refuse(reason) {
  const known = `refused_${reason}` in told.words;
  Object.assign(phone, { inside: false, lost: false, refused: known ? reason : "gone" });
  kept.erase("code");
  paint();
}

/** What was told, with the question in this phone's language. */
function heard(news) {
  return news.question ? { ...news, question: { ...news.question, ...spoken(news.question.spoken ?? {}) } } : news;
}

/** Walk through the steps that the teacher allows, from where the class is. */
async function walk() {
  const answer = await ask(`${phone.code}/deck`).catch(() => null);
  const deck = answer?.ok ? await answer.json().catch(() => []) : [];
  const at = (slide) => deck.findIndex((one) => one.place === slide?.place);
  // Where the class sees something that is no step on this way, everyone sees it.
  const alone = walks(phone.news) && deck.length && (!phone.deck || at(phone.news.slide) >= 0);
  Object.assign(phone, alone ? { deck, at: Math.max(0, at(phone.deck?.[phone.at] ?? phone.news.slide)) } : { deck: null });
  paint();
}

/** Whether phones may be elsewhere than the class: a question calls everyone back. */
const walks = (news) => news.free && news.phase === "show" && !news.paused;

/** The room is known: hear it, and send what still waits. */
function enter(news) {
  phone.inside = true;
  phone.news = heard(news);
  phone.outbox = new Outbox(phone.code, paint, () => { if (!phone.lost) phone.connection?.connect(); });
  phone.connection?.close();
  phone.connection = new Connection(phone.code, {
    news(said) {
      const late = phone.lost;
      const changed = said.revision !== phone.news.revision;
      Object.assign(phone, { news: heard(said), lost: false });
      if (!walks(phone.news)) phone.deck = null;
      else if (phone.deck && changed) walk();
      if (late) phone.outbox.send();
      paint();
    },
    lost() { phone.lost = true; paint(); },
    refused: (reason) => phone.news?.phase === "ended" ? paint() : refuse(reason === "gone" ? "ended" : reason),
  });
  phone.connection.connect();
  phone.outbox.send();
  paint();
}

/** Which view it is, and what it needs. */
function scene() {
  if (!phone.inside) return ["join", { code: phone.code, nickname: phone.nickname, refused: phone.refused, join }];
  const { news, outbox } = phone;
  const entry = news.question ? outbox.of(news.question.number) : null;
  if (news.phase === "ended") {
    const entries = Object.values(outbox.all()).filter((one) => one.state === "sent");
    return ["ended", { entries, forget() { outbox.erase(); kept.erase("code"); paint(); } }];
  }
  if (news.paused) return ["paused", {}];
  if (phone.deck) return ["own", { deck: phone.deck, at: phone.at, move(at) { phone.at = at; paint(); }, back() { phone.deck = null; paint(); } }];
  if (news.phase === "ask" && entry) return ["sent", { news, entry }];
  return [news.phase, { news, entry, walk, send: (question, answer, shown) => outbox.put(question, answer, shown) }];
}

function paint() {
  const [name, needs] = scene();
  const state = JSON.stringify([name, name === "ask" ? needs.news.question : needs]);
  bar(name);
  note(!phone.inside ? "" : phone.lost ? "lost_note" : phone.news.waiting ? "waiting_note" : "");
  if (state === phone.drawn) return;
  // What is half typed in a form outlives a change that is none of its own; see `state`.
  const first = phone.drawn === "";
  const before = phone.view;
  Object.assign(phone, { drawn: state, view: `${name} ${needs.news?.question?.number ?? ""} ${needs.news?.slide?.place ?? ""} ${needs.at ?? ""}` });
  $("main").className = name;
  $("main").replaceChildren(...views[name](needs).filter((element) => element !== null && element !== undefined));
  if (!first && before !== phone.view) $("main").querySelector("h1")?.focus({ preventScroll: true });
  if (before !== phone.view) scrollTo(0, 0);
}

/** What stands in the way: no connection, or no teacher; told once, for as long as it lasts. */
function note(word) {
  const box = $("note");
  box.hidden = word === "";
  if (box.dataset.word === word) return;
  box.dataset.word = word;
  const again = () => make("button", { type: "button", className: "quiet", onclick: () => phone.connection.connect() }, say("again"));
  box.replaceChildren(...(word ? [say(word)] : []), ...(word === "lost_note" ? [again()] : []));
}

function bar(name) {
  const states = { ended: "over", paused: "paused", own: "own" };
  const state = phone.lost ? "lost" : states[name] ?? (phone.news?.waiting ? "waiting" : "following");
  $("bar").hidden = name === "join";
  const code = `${phone.code.slice(0, 3)} ${phone.code.slice(3)}`;
  $("bar").replaceChildren(make("span", { className: `live ${state}` }, say(state)), make("span", { className: "who" }, phone.nickname), make("b", {}, code));
}

addEventListener("offline", () => phone.connection?.connect());
addEventListener("online", () => phone.connection?.connect());
document.addEventListener("visibilitychange", () => { if (!document.hidden) phone.connection?.connect(); });
if (/^\d{6}$/.test(phone.code) && kept.read("code") === phone.code) join(phone.code, phone.nickname);
else paint();
