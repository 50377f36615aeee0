// What can be reached by keyboard and looks the same with the focus as without it: itself, what is in it, and what
// it stands in.
async () => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "borderTopWidth",
    "backgroundColor", "textDecorationLine", "stroke", "strokeWidth", "opacity", "color", "fill"];
  const around = (one) => {
    const found = [...one.querySelectorAll("*")].slice(0, 40);
    if (one.nextElementSibling) found.push(one.nextElementSibling); // a box that is drawn beside its input
    if (one.previousElementSibling) found.push(one.previousElementSibling);
    for (let up = one, n = 0; up && n < 5; n += 1, up = up.parentElement) found.push(up);
    return found;
  };
  const look = (parts) =>
    parts.flatMap((part) =>
      [undefined, "::before", "::after"].map((pseudo) => {
        const style = getComputedStyle(part, pseudo);
        return LOOKS.map((name) => style[name]).join("|");
      }),
    ).join("\n");
  const settled = () => document.getAnimations().forEach((one) => {
    try { one.finish(); } catch { /* without an end */ }
  });
  const found = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => [
    ...(one.matches(FOCUSABLE) && one.tabIndex >= 0 && !one.disabled ? [one] : []),
    ...(one.shadowRoot ? all(one.shadowRoot) : []),
  ]);
  for (const one of all(document)) {
    if (!one.checkVisibility({ visibilityProperty: true }) || !one.getClientRects().length) continue;
    document.activeElement?.blur();
    const parts = around(one);
    settled();
    const before = look(parts);
    one.focus({ focusVisible: true, preventScroll: true });
    if (one.getRootNode().activeElement !== one) continue;
    settled();
    for (let frames = 0; look(parts) === before && frames < 30; frames += 1) {
      await new Promise(requestAnimationFrame); // a script may have to draw it
      settled();
    }
    if (look(parts) === before) found.push(one.outerHTML.slice(0, 900));
  }
  return found;
}
