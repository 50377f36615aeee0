/* What the class said, drawn: hollow is predicted, solid is measured, and a filled dot is this phone's own. */

/** Bars of a choice. */
function bars(question, mine) {
  const most = Math.max(1, ...question.distribution);
  return make("ul", { className: "bars" }, ...question.options.map((option, place) => {
    const count = question.distribution[place];
    const bar = make("span", { className: "bar" });
    bar.style.width = `${Math.max(1, 100 * count / most)}%`;
    const truth = question.measured === place;
    return make("li", { className: truth ? "true" : "" },
      make("span", { className: "option" }, option, place === mine ? make("b", {}, ` · ${say("you")}`) : null,
        truth ? make("b", {}, ` · ${say("truth")}`) : null),
      bar, make("span", { className: "count" }, say(count === 1 ? "one_answer" : "answers", { n: count })));
  }));
}

/** Numbers as dots over a line, stacked where they fall together. */
function dots(question, mine) {
  const width = 340, columns = 24, step = width / columns;
  const marks = [...question.distribution, ...(question.measured === undefined ? [] : [question.measured]), ...(question.limits ?? [])];
  const low = Math.min(...marks), high = Math.max(...marks), span = high - low || 1;
  const column = (value) => Math.round((value - low) / span * (columns - 1));
  const piles = Array(columns).fill(0);
  question.distribution.forEach((value) => { piles[column(value)] += 1; });
  const size = Math.min(step, 150 / Math.max(...piles)), height = size * Math.max(...piles) + 8;
  const x = (place) => (place + 0.5) * step;
  const drawing = draw("svg", { viewBox: `-8 -30 ${width + 16} ${height + 60}`, class: "dots", role: "img" });
  drawing.setAttribute("aria-label", question.distribution.map((one) => valued(question, one)).join("; "));
  let own = typeof mine === "number" ? column(mine) : null;
  piles.forEach((count, place) => {
    for (let at = 0; at < count; at++) {
      drawing.append(draw("circle", { cx: x(place), cy: height - size * (at + 0.5), r: size * 0.42, class: place === own ? "own" : "" }));
      if (place === own) own = null;
    }
  });
  drawing.append(draw("line", { x1: 0, x2: width, y1: height, y2: height }));
  drawing.append(draw("text", { x: 0, y: height + 20 }, valued(question, low)));
  drawing.append(draw("text", { x: width, y: height + 20, "text-anchor": "end" }, low === high ? "" : valued(question, high)));
  if (question.measured !== undefined) {
    const place = x(column(question.measured));
    drawing.append(draw("line", { x1: place, x2: place, y1: -8, y2: height, class: "true" }));
    const anchor = place > width * 0.7 ? "end" : place < width * 0.3 ? "start" : "middle";
    drawing.append(draw("text", { x: place, y: -14, "text-anchor": anchor, class: "true" }, say("was", { n: valued(question, question.measured) })));
  }
  return drawing;
}

/** Words, the most frequent first. */
function wordList(question) {
  return make("ul", { className: "words" }, ...question.distribution.map(([word, count]) =>
    make("li", {}, make("b", {}, word), make("span", { className: "count" }, say(count === 1 ? "one_answer" : "answers", { n: count })))));
}

/** All that is shown of a question's answers. */
function together(question, mine) {
  if (question.distribution === null) {
    const curve = question.kind === "sketch" && question.measured ? curves(question, mine) : null;
    return make("div", { className: "together" }, make("p", { className: "note" }, say("few")), curve);
  }
  const drawn = { choice: bars, number: dots, word: wordList, sketch: curves }[question.kind](question, mine);
  const lines = [make("p", { className: "small" }, say(question.count === 1 ? "one_answer" : "answers", { n: question.count }))];
  if (question.kind === "number") lines.push(make("p", {}, say("middle", { n: valued(question, question.middle) })));
  return make("div", { className: "together" }, drawn, ...lines);
}
