// Which of the figures beside the card is seen. All of a run are drawn and keep their width; the others are hidden from
// everybody, screen readers too.
export function scenes() {
  const sheet = document.createElement("style");
  document.head.append(sheet);
  return {
    show(name) {
      const every = ":where(.st-key-lesson_figures) > [data-testid=stLayoutWrapper]:has(> [class*=_scene])";
      const shown = `.st-key-lesson_figures > [data-testid=stLayoutWrapper]:has(> .${CSS.escape(`st-key-${name}_scene`)})`;
      const rule = `${every}{position:absolute;inset-inline:0;visibility:hidden;height:0;overflow:hidden}${shown}{position:static;visibility:visible;height:auto;overflow:visible}`;
      if (sheet.textContent !== rule) sheet.textContent = rule;
    },
    end: () => sheet.remove(),
  };
}
