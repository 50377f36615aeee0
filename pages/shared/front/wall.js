// On a wall, ?view=projector: a page as it is on a laptop, as large as the screen is, and with nothing to press; Esc
// leaves. What is left out, and the colours, stand in assets/house.css.
(() => {
  const LAPTOP = 1280; // pixels
  const root = document.documentElement;
  const isOn = () => new URLSearchParams(location.search).get("view") === "projector";
  const follow = () => {
    if (isOn()) root.dataset.view = "projector";
    else delete root.dataset.view;
    root.style.setProperty("--wall", Math.max(1, innerWidth / LAPTOP).toFixed(3));
  };
  follow();
  addEventListener("popstate", follow);
  addEventListener("resize", follow);
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name];
    history[name] = function (...entry) {
      change.apply(this, entry);
      follow();
    };
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOn()) document.querySelector(".st-key-house_wall button")?.click();
  });
})();
