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

/** The room is known: hear it, and send what still waits. */
function enter(news) {
  phone.inside = true;
  phone.news = news;
  phone.outbox = new Outbox(phone.code, paint, () => { if (!phone.lost) phone.connection?.connect(); });
  phone.connection?.close();
  phone.connection = new Connection(phone.code, {
    news(said) {
      const late = phone.lost;
      Object.assign(phone, { news: said, lost: false });
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
  if (news.phase === "ask" && entry) return ["sent", { news, entry }];
  return [news.phase, { news, entry, send: (question, answer, shown) => outbox.put(question, answer, shown) }];
}

function paint() {
  const [name, needs] = scene();
  const { join: _join, send: _send, forget: _forget, ...shown } = needs;
  const state = JSON.stringify([name, name === "ask" ? shown.news.question : shown]);
  bar(name);
  note(!phone.inside ? "" : phone.lost ? "lost_note" : phone.news.waiting ? "waiting_note" : "");
  if (state === phone.drawn) return;
  // What is half typed in a form outlives a change that is none of its own; see `state`.
  const first = phone.drawn === "";
  const before = phone.view;
  Object.assign(phone, { drawn: state, view: `${name} ${needs.news?.question?.number ?? ""}` });
  $("main").className = name;
  $("main").replaceChildren(...views[name](needs));
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
  const states = { ended: "over", paused: "paused" };
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
