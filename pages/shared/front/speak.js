// Streamlit speaks English alone. What a visitor meets of its own words is said in the language of the page, in
// labels that only a screen reader says as well: [streamlit] in en.toml has them as Streamlit writes them.
(() => {
  // Language -> what each is called there, in one order; a placeholder stands where Streamlit puts a name or a number.
  const THEIRS = "STREAMLIT";
  const LABELS = ["aria-label", "title", "placeholder", "alt"];
  // Our own words, and a visitor's.
  const OURS = "[data-testid=stMarkdownContainer], [data-testid=stText], [data-testid=stCode], svg, script, style";
  const root = document.documentElement;
  const SLOT = /\\?\{\w+\\?\}/;

  const plain = {};
  const open = {};
  const learn = (to, from, said) => {
    if (!SLOT.test(from)) return plain[to].set(from, said);
    const [before, after] = from.split(SLOT).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    open[to].push([new RegExp(`^${before}(.+)${after}$`, "s"), said]);
  };
  for (const [to, said] of Object.entries(THEIRS)) {
    [plain[to], open[to]] = [new Map(), []];
    for (const [from, known] of Object.entries(THEIRS)) {
      if (from !== to) known.forEach((text, at) => learn(to, text, said[at]));
    }
  }
  const inOurs = (text) => {
    const to = Object.hasOwn(THEIRS, root.lang) ? root.lang : "en";
    const known = plain[to].get(text.trim());
    if (known) return known;
    for (const [pattern, said] of open[to]) {
      const match = pattern.exec(text.trim());
      if (match) return said.replace(SLOT, () => match[1]);
    }
    return null;
  };

  const sayText = (node) => {
    const around = node.parentElement;
    const theirs = around?.closest("[data-testid=stDialog], [data-testid=stFileUploaderDropzone]");
    if (!around || (!theirs && around.closest(OURS))) return;
    const said = inOurs(node.data);
    if (said !== null) node.data = said;
  };
  const sayLabel = (one, name) => {
    const label = one.getAttribute(name);
    const said = label && inOurs(label);
    if (said) one.setAttribute(name, said);
  };
  const sayAll = (one) => {
    if (one.nodeType === Node.TEXT_NODE) return sayText(one);
    if (one.nodeType !== Node.ELEMENT_NODE || one instanceof SVGElement) return;
    for (const name of LABELS) if (one.hasAttribute(name)) sayLabel(one, name);
    for (const child of one.childNodes) sayAll(child);
  };
  const watch = new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (attributeName === "lang") sayAll(document.body);
      else if (type === "attributes") sayLabel(target, attributeName);
      else if (type === "characterData") sayText(target);
      else addedNodes.forEach(sayAll);
    }
  });
  addEventListener("DOMContentLoaded", () => {
    const told = { childList: true, characterData: true, subtree: true, attributes: true };
    watch.observe(document.body, { ...told, attributeFilter: LABELS });
    watch.observe(root, { attributes: true, attributeFilter: ["lang"] });
  });
})();
