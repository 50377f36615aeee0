// Before any other script: takes the first line away when the app stands, says why when it does not come, and
// keeps the history to one entry for each thing that a visitor did.
(() => {
  const say = "WORDS";
  const PATIENCE = 10_000; // milliseconds without a connection until that is said
  const LOOK = 250;

  // Within another site's page a browser keeps less: pages say so themselves, in their style sheets.
  try {
    void window.top.location.href;
  } catch {
    document.documentElement.dataset.framed = location.protocol;
  }

  // Addresses. The app rewrites its address when it has arrived: that is no step of the visitor's. Only
  // another page, or an answer to a press, is an entry of its own.
  let pressed = false;
  for (const event of ["pointerdown", "keydown"]) {
    addEventListener(event, () => (pressed = true), { capture: true, passive: true });
  }
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const to = new URL(url ?? location.href, location.href);
    const arrived = new URLSearchParams(location.search).has("lang");
    const step = to.pathname !== location.pathname || (pressed && arrived);
    pressed = false;
    return (step ? push : history.replaceState).call(this, state, title, url);
  };

  // The connection.
  const line = () => document.getElementById("gatescope-shell");
  const app = () => document.querySelector("[data-testid=stApp]");
  const connected = () => app()?.dataset.testConnectionState === "CONNECTED";
  // For the style sheet. A rule that asks by :has() whether the app is connected has the whole page styled anew at
  // whatever is put into it.
  new MutationObserver(() => {
    document.documentElement.dataset.connection = app()?.dataset.testConnectionState ?? "";
  }).observe(document, { subtree: true, attributeFilter: ["data-test-connection-state"] });
  const coming = () => document.documentElement.dataset.coming === "app"; // the line stands until the page does
  let since = null; // when the app stood, or was, without a connection
  let asked = false;

  const tell = (word) => {
    const shown = line();
    shown.querySelector(".told").textContent = say[word];
    shown.classList.toggle("over", app() !== null);
    shown.hidden = false;
  };
  const reason = async () => {
    try {
      const page = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      return page.status === 503 ? "full" : page.ok ? "refused" : "unreachable";
    } catch {
      return "unreachable";
    }
  };
  const look = async () => {
    if (!line() || !app()) return;
    if (connected()) {
      line().hidden = !coming();
      since = null;
      asked = false;
      return;
    }
    since ??= performance.now();
    if (!asked) line().hidden = !coming(); // the app shows by itself that something is on its way
    if (asked || performance.now() - since < PATIENCE) return;
    asked = true;
    const why = await reason();
    if (asked && since !== null) tell(why);
  };
  setInterval(look, LOOK);
  addEventListener("gatescope-stands", look);
  // A script that does not come: the app can never stand.
  addEventListener(
    "error",
    (event) => {
      if (event.target instanceof HTMLScriptElement && !app()) tell("unloaded");
    },
    true,
  );
})();
