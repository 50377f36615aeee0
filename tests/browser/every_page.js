// What is printed over something else, and what is cut, in everything that is on the page now.
() => {
  const EVEN = 0.72; // of a line's height, the part that letters fill
  const seen = (node) => {
    for (let one = node; one; one = one.parentElement ?? (one.getRootNode().host || null)) {
      const style = getComputedStyle(one);
      if (style.visibility !== "visible" || style.opacity === "0" || style.position === "fixed") return false;
      // Read aloud alone, or stands over what scrolls under it.
      if (style.clip === "rect(0px, 0px, 0px, 0px)" || style.clipPath.startsWith("inset(50%")) return false;
      if (style.position === "sticky" || one.matches("details:not([open]) > :not(summary)")) return false;
    }
    return true;
  };
  const blocks = (node) => {
    const found = [];
    for (let one = node; one; one = one.parentElement ?? (one.getRootNode().host || null)) {
      if (one === document.body) break;
      const style = getComputedStyle(one);
      const root = one instanceof SVGSVGElement && !(one.parentElement instanceof SVGElement);
      if (style.overflowX === "hidden" || style.overflowX === "clip" || (root && style.overflow !== "visible")) {
        const box = one.getBoundingClientRect();
        if (box.width > 2) found.push([box, style.textOverflow]);
      }
      if (style.overflowX === "auto" || style.overflowX === "scroll") break; // the rest can be scrolled to
    }
    return found;
  };
  // What of the page a text can be seen through: all that scrolls or cuts around it.
  const window_of = (node) => {
    let [left, top, right, bottom] = [-Infinity, -Infinity, Infinity, Infinity];
    const main = document.querySelector("[data-testid=stMain]"); // the page itself, which is scrolled to its end
    for (let one = node; one && one !== main; one = one.parentElement ?? one.getRootNode().host) {
      const style = getComputedStyle(one);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (one instanceof SVGElement) continue;
      const box = one.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return [left, top, right, bottom];
  };
  const prints = [];
  const cut = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.closest("script, style, title, desc, select, input, textarea, [data-baseweb=select], .katex")) continue;
      for (const child of node.childNodes) {
        if (child.nodeType !== 3 || !child.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(child);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
        if (!boxes.length || !seen(node)) continue;
        const text = child.data.trim().slice(0, 60);
        const svg = node.closest("svg");
        const drawn = svg || root !== document;
        for (const [outer, ellipsis] of blocks(node)) {
          const out = boxes.some((box) => box.right > outer.right + 1.5 || box.left < outer.left - 1.5);
          const above = svg && boxes.some((box) => box.bottom > outer.bottom + 3 || box.top < outer.top - 3);
          const shown = boxes.some((box) => box.bottom > outer.top && box.top < outer.bottom);
          if (shown && (out || above)) cut.push(ellipsis === "ellipsis" ? `${text} …` : text);
        }
        if (!drawn) continue;
        const [left, top, right, bottom] = window_of(node);
        for (const whole of boxes) {
          const box = {
            left: Math.max(whole.left, left),
            right: Math.min(whole.right, right),
            top: Math.max(whole.top, top),
            bottom: Math.min(whole.bottom, bottom),
          };
          [box.width, box.height] = [box.right - box.left, box.bottom - box.top];
          if (box.width < 2 || box.height < 2) continue; // scrolled out of sight
          const tall = box.height > box.width && svg && text.length > 2; // turned by a quarter
          const dx = tall ? (box.width * (1 - EVEN)) / 2 : 1;
          const dy = tall ? 1 : (box.height * (1 - EVEN)) / 2;
          const line = node.closest("text");
          prints.push({ text, line, svg, left: box.left + dx, right: box.right - dx, top: box.top + dy, bottom: box.bottom - dy });
        }
      }
    }
  };
  look(document);
  prints.sort((a, b) => a.top - b.top);
  const over = [];
  prints.forEach((one, index) => {
    for (let next = index + 1; next < prints.length && prints[next].top < one.bottom; next += 1) {
      const other = prints[next];
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      if (one.line && one.line === other.line) continue;
      // Beside each other on one line, two texts read as one where nothing is between them.
      const joined = one.svg && wide > -3.5 && high > 0.5 * Math.min(one.bottom - one.top, other.bottom - other.top);
      const same = one.text === other.text && Math.abs(one.left - other.left) < 2; // a halo under its letters
      if (((wide > 1 && high > 1) || joined) && !same) over.push(`${one.text} | ${other.text}`);
    }
  });
  return { over: [...new Set(over)], cut: [...new Set(cut)] };
}
