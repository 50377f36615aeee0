// Opens the definition of a term where a text links to it: <a href="#term-auroc">, in the page or in the shadow root of
// a component. Hover, focus and a press open it; Escape, a press elsewhere or leaving it close it. Nothing of the page
// is touched: the definition is an element of its own, and the address stays.
(() => {
  const URL_OF_TERMS = "TERMS";
  const LANGUAGES = "LANGUAGES"; // an entry has a name in each, then a meaning in each
  const PATIENCE = 140; // milliseconds a pointer rests before the definition opens, or is away before it closes
  const EDGE = 8; // pixels between the definition, its link, and the window

  let box; // what is seen
  let said; // what a screen reader is told
  let link = null;
  let how = ""; // "hover", "focus" or "press": only what opened it closes it, or Escape, or a press elsewhere
  let waiting = 0;
  let watching = 0;
  let asked = null;

  const terms = () =>
    (asked ??= fetch(URL_OF_TERMS)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`))))
      .catch(() => ((asked = null), {})));
  const isLink = (one) => one instanceof HTMLAnchorElement && (one.getAttribute("href") ?? "").includes("#term-");
  const linkOf = (event) => event.composedPath().find(isLink) ?? null;
  const idOf = (one) => one.getAttribute("href").split("#term-")[1];
  // The language can change without a new page: the address has it then.
  const language = () => {
    const said = (new URLSearchParams(location.search).get("lang") ?? document.documentElement.lang).split("-")[0];
    return LANGUAGES.includes(said) ? said : "en";
  };
  const element = (tag, className, text = "", lang = "") => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    if (lang) made.lang = lang;
    return made;
  };

  function stand() {
    if (box) return;
    box = element("div", "gs-term");
    box.setAttribute("role", "tooltip");
    box.setAttribute("popover", "manual");
    box.hidden = true;
    said = element("div", "gs-term-said");
    said.setAttribute("role", "status");
    document.body.append(box, said);
  }

  function place() {
    const rects = link?.isConnected ? link.getClientRects() : [];
    if (!rects.length) return close();
    const at = rects[0];
    const { offsetWidth: width, offsetHeight: height } = box;
    const above = at.bottom + EDGE + height > innerHeight && at.top - EDGE - height > 0;
    const left = Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - width - EDGE));
    box.style.left = `${left}px`;
    box.style.top = `${above ? at.top - EDGE - height : at.bottom + EDGE}px`;
  }

  async function open(one, by) {
    clearTimeout(waiting);
    link = one;
    how = by;
    const all = await terms();
    const entry = all[idOf(one)];
    if (link !== one || !entry) return;
    stand();
    const here = LANGUAGES.indexOf(language());
    const [name, means, taught] = [0, 1, 2].map((part) => entry[part * LANGUAGES.length + here]);
    const title = element("p", "gs-term-title");
    title.append(element("b", "", name));
    LANGUAGES.forEach((one, at) => at !== here && title.append(element("span", "", entry[at], one)));
    box.lang = LANGUAGES[here];
    box.replaceChildren(title, element("p", "gs-term-means", means), ...(taught ? [element("p", "gs-term-taught", taught)] : []));
    box.hidden = false;
    if (box.showPopover && !box.matches(":popover-open")) box.showPopover();
    place();
    clearInterval(watching);
    watching = setInterval(place, 200); // the page may move under it, or take the link away
    said.lang = box.lang;
    said.textContent = by !== "hover" ? `${name}. ${means}` : "";
  }

  function close() {
    clearTimeout(waiting);
    clearInterval(watching);
    link = null;
    how = "";
    if (!box || box.hidden) return;
    if (box.hidePopover && box.matches(":popover-open")) box.hidePopover();
    box.hidden = true;
    said.textContent = "";
  }

  // A pointer or a focus that moves within one shadow root says so to nobody outside: only where a pointer is, and which
  // key was let go, is told everywhere.
  let over = null;
  addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const inside = link && event.composedPath().includes(box);
    const one = inside ? link : linkOf(event);
    if (one === over) return;
    over = one;
    clearTimeout(waiting);
    if (one && one !== link) waiting = setTimeout(open, PATIENCE, one, "hover");
    else if (!one && how === "hover") waiting = setTimeout(close, PATIENCE);
  });
  function follow() {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    if (isLink(one) && one.matches(":focus-visible")) {
      if (one !== link) open(one, "focus");
    } else if (how === "focus") close();
  }
  for (const moved of ["focusin", "focusout"]) addEventListener(moved, () => setTimeout(follow));
  addEventListener("keyup", (event) => event.key === "Tab" && follow());
  // In the capture phase, and stopped: neither the browser nor the app follows the link.
  for (const press of ["click", "auxclick"]) {
    addEventListener(
      press,
      (event) => {
        const one = linkOf(event);
        if (!one) return;
        event.preventDefault();
        event.stopPropagation();
        if (how === "press" && one === link) close();
        else open(one, "press");
      },
      true,
    );
  }
  addEventListener(
    "pointerdown",
    (event) => {
      if (link && !linkOf(event) && !event.composedPath().includes(box)) close();
    },
    true,
  );
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !link) return;
      event.stopPropagation();
      close();
    },
    true,
  );
  for (const move of ["scroll", "resize"]) {
    addEventListener(move, () => link && box && !box.hidden && place(), { capture: true, passive: true });
  }
})();
