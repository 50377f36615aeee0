// Nothing of a page is shown before it stands: Streamlit paints its parts one by one as they come, and each moves
// all others. Until then there is the first line, and after a change of page the way between pages.
(() => {
  const LANGUAGES = "LANGUAGES";
  const LONGEST = 4_000; // milliseconds: a page that takes longer is shown as it comes
  const BEGINS = 400; // milliseconds in which a run that brings a page begins
  const root = document.documentElement;
  const COMING = "[data-testid=stSkeleton], [data-stale=true], [data-testid=stPlotlyChart]:not(:has(.main-svg))";
  let since = null; // when there was a connection, from which on the page is awaited
  let ran = false;
  let looking = 0;

  const inSight = (one) => {
    const box = one.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0 && box.width > 0;
  };
  // A picture of ours: its page state comes first, then its skeleton, then what is drawn in it.
  const isBlank = (place) => {
    if (!place.shadowRoot?.childElementCount) return true;
    return place.shadowRoot.querySelector(".gs")?.getBoundingClientRect().height === 0;
  };
  const stands = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const main = app?.querySelector("[data-testid=stMain]");
    if (!main || app.dataset.testConnectionState !== "CONNECTED") return false;
    const now = performance.now();
    since ??= now;
    ran ||= app.dataset.testScriptState === "running";
    if (now - since > LONGEST || main.querySelector(".st-key-house_loading")) return true;
    if (app.dataset.testScriptState !== "notRunning" || !(ran || now - since > BEGINS)) return false;
    if (!main.querySelector("[data-testid=stElementContainer]")) return false;
    if ([...main.querySelectorAll(COMING)].some(inSight)) return false;
    return ![...main.querySelectorAll("[data-testid=stBidiComponentIsolated]")].some(isBlank);
  };
  const look = () => {
    if (!stands()) return (looking = requestAnimationFrame(look));
    looking = 0;
    delete root.dataset.coming;
    dispatchEvent(new Event("gatescope-stands"));
  };
  const arrive = (what) => {
    since = null;
    ran = false;
    root.dataset.coming ??= what;
    if (!looking) look();
  };
  arrive("app");

  // A phone's page menu covers the page: it goes when one is chosen, and when the page beside it is pressed.
  const menu = "[data-testid=stSidebar][data-collapsed=false]";
  const close = () => document.querySelector(`${menu} [data-testid=stSidebarCollapseButton] button`)?.click();
  addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-testid=stSidebarNavLink], [data-testid=stMain]");
    if (pressed) requestAnimationFrame(close);
  });

  let path = location.pathname;
  const moved = () => {
    const said = new URLSearchParams(location.search).get("lang");
    if (LANGUAGES.includes(said)) root.lang = said;
    if (location.pathname !== path) arrive("page");
    path = location.pathname;
  };
  addEventListener("popstate", moved);
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name];
    history[name] = function (...entry) {
      change.apply(this, entry);
      moved();
    };
  }
})();
