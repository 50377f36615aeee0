// The theme is the visitor's, and Streamlit keeps it for one address alone: it is taken along to every other. Its
// switch stands inside a menu; ours, in the header, works that one unseen.
(() => {
  const KEPT = "gatescope-theme";
  const THEIR_KEY = `stActiveTheme-${location.pathname}-v2`; // of the address that one arrived at
  const PATIENCE = 2_000; // milliseconds for the menu to open, and to close
  const root = document.documentElement;
  const item = (name) => document.querySelector(`[data-testid="stMainMenuItem-theme-${name}"]`);
  const menu = () => document.querySelector("[data-testid=stMainMenuButton]");

  try {
    const kept = localStorage.getItem(KEPT);
    if (kept) localStorage.setItem(THEIR_KEY, kept);
    const named = { '"Light"': "light", '"Dark"': "dark" }[kept];
    if (named) root.style.colorScheme = named;
    const keep = () => localStorage.setItem(KEPT, localStorage.getItem(THEIR_KEY) ?? '"System"');
    addEventListener("click", (event) => {
      if (event.target.closest?.("[data-testid=stThemeSwitcher]")) requestAnimationFrame(keep);
    });
  } catch {
    // no storage allowed: the theme is the system's on every page that is opened
  }

  const until = async (holds) => {
    const began = performance.now();
    while (!holds() && performance.now() - began < PATIENCE) await new Promise(requestAnimationFrame);
    return holds();
  };
  const change = async (name) => {
    root.dataset.theming = "";
    try {
      if (!item(name)) menu()?.click();
      if (await until(() => item(name))) item(name).click();
      if (item(name)) menu()?.click();
      await until(() => !item(name));
    } finally {
      delete root.dataset.theming;
    }
  };
  // Ahead of Streamlit, which need not run the page for this: follow.js has it drawn anew.
  addEventListener(
    "click",
    async (event) => {
      const pressed = event.target.closest?.(".st-key-house_dark button");
      if (!pressed) return;
      event.stopImmediatePropagation();
      const dark = getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme === "dark";
      await change(dark ? "Light" : "Dark");
      document.querySelector(".st-key-house_dark button")?.focus();
    },
    true,
  );
})();
