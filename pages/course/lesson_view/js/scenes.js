// Which of the figures beside the card is seen. All of a run are drawn and keep their width; the others are hidden from
// everybody, screen readers too.
export function scenes() {
  const sheet = document.createElement("style");
  document.head.append(sheet);
  return {
    show(name) {
      const shown = `.st-key-lesson_figures > .st-key-${CSS.escape(`${name}_scene`)}`;
      const rule = `.st-key-lesson_figures > [class*="_scene"]{position:absolute;inset-inline:0;visibility:hidden;height:0;overflow:hidden}${shown}.${CSS.escape(`st-key-${name}_scene`)}{position:static;visibility:visible;height:auto;overflow:visible}`;
      if (sheet.textContent !== rule) sheet.textContent = rule;
    },
    end: () => sheet.remove(),
  };
}
