// Making elements. What a visitor typed reaches the page only as a text node.
const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  play: "M8 5.5v13l11-6.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  next: "M6 5.5v13l9-6.5zM16.4 5.5H19v13h-2.6z",
  back: "M18 5.5v13l-9-6.5zM5 5.5h2.6v13H5z",
  check: "M9.5 16.6 5 12.1l1.6-1.6 2.9 2.9 7.9-7.9L19 7.1z",
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child != null));
  return made;
}

export function shape(tag, attributes, parent, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text != null) made.textContent = text;
  parent?.append(made);
  return made;
}

// Where an element stands, in the lengths of its own style: within a page that is enlarged they are not the screen's.
export function boxOf(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const by = node.currentCSSZoom ?? 1;
  return { left: left / by, top: top / by, width: width / by, height: height / by };
}

// Text that is the same again would still be laid out anew.
export function put(node, text) {
  const words = String(text);
  if (node.firstChild?.data !== words || node.childNodes.length !== 1) node.textContent = words;
}

export function icon(name, size = 24) {
  const svg = shape("svg", { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "ico" });
  shape("path", { d: ICONS[name] }, svg);
  return svg;
}

// One of several buttons is pressed: speed, depth, order, theme.
export function segmented(host, label, options, current, choose) {
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", label);
  const mark = (value) => {
    for (const button of host.children) button.setAttribute("aria-pressed", String(button.dataset.value === String(value)));
  };
  host.replaceChildren(
    ...options.map(([value, name]) =>
      element("button", { type: "button", "data-value": value, onclick: () => choose(value) }, name),
    ),
  );
  mark(current);
  return mark;
}

// Arrow keys walk among the children of a composite widget; only one of them is a tab stop.
export function roving(host, selector, pick) {
  host.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.shiftKey) return;
    const items = [...host.querySelectorAll(selector)];
    const here = items.indexOf(event.target.closest(selector));
    if (here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = items[(here + step + items.length) % items.length];
    next.focus();
    pick(next);
  });
}

export function tabStop(items, selected) {
  for (const item of items) item.tabIndex = item === selected ? 0 : -1;
}
