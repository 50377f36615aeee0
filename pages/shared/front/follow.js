// What follows the page as it stands, without a run: the colours of what lies outside it, and what a keyboard reaches.
(() => {
  const EVERY = 500; // milliseconds
  const root = document.documentElement;

  // What opens over a page lies outside the app's own element, which alone is told the theme; and what the server
  // drew, such as a chart, is drawn anew when the theme has changed since.
  let asked = "";
  const colours = (app) => {
    const scheme = getComputedStyle(app).colorScheme;
    if (scheme === "normal") return;
    if (root.style.colorScheme !== scheme) root.style.colorScheme = scheme;
    const drawn = app.querySelector(".st-key-house_theme button");
    if (!drawn || app.dataset.testScriptState !== "notRunning") return;
    if (drawn.textContent.trim() === scheme) asked = "";
    else if (asked !== scheme) {
      asked = scheme;
      drawn.click();
    }
  };
  // What is wider than its page state and scrolls by itself, such as a table on a phone.
  const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
  const scrolls = (one) =>
    one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX);
  const reach = (main) => {
    for (const one of main.querySelectorAll("div, pre, table")) {
      const ours = one.dataset.reached !== undefined;
      const wanted = one.clientWidth > 0 && scrolls(one) && (ours || !one.matches(FOCUSABLE));
      if (wanted === ours || (wanted && one.querySelector(FOCUSABLE))) continue;
      if (wanted) {
        one.tabIndex = 0;
        one.dataset.reached = "";
      } else {
        one.removeAttribute("tabindex");
        delete one.dataset.reached;
      }
    }
  };
  // Streamlit's phone menu is a list whose groups stand in it bare: what is no sound list is said to be none.
  const menu = (app) => {
    const list = app.querySelector("ul[data-testid=stSidebarNavItems]:not([role])");
    list?.setAttribute("role", "group");
    for (const item of app.querySelectorAll("ul[data-testid=stSidebarNavItems] li:not([role])")) {
      item.setAttribute("role", "none");
    }
  };
  setInterval(() => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return;
    colours(app);
    menu(app);
    const main = app.querySelector("[data-testid=stMain]");
    if (main) reach(main);
  }, EVERY);
})();
