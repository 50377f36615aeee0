/* What a slide says: a step of a lesson, or a place of the app. */

/** Runs of a text as elements: nothing in them is HTML. */
function runs(text) {
  const said = spoken(text);
  if (typeof said === "string") return [said];
  return (said ?? []).map(([kind, words]) => ({ bold: () => make("b", {}, words), term: () => make("b", {}, words), code: () => make("code", {}, words) }[kind]?.() ?? words));
}

const paragraphs = (texts) => (texts ?? []).map((text) => make("p", {}, ...runs(text)));

/** One paragraph, or none where nothing is said. */
const sentence = (text) => (text && runs(text).length ? [make("p", {}, ...runs(text))] : []);

const isStep = (slide) => slide && slide.kind !== "page";

/** Which step of which lesson it is. */
function where(slide) {
  return isStep(slide) ? make("p", { className: "small" }, `${spoken(slide.lesson)} · ${slide.at} / ${slide.of}`) : null;
}

/** The place itself, to be opened on this phone. */
function opener(slide) {
  if (!slide.link || slide.kind === "predict") return null;
  const page = new URL(told.root + slide.link, location.href);
  page.searchParams.set("lang", document.documentElement.lang);
  return make("a", { className: "button", id: "open", href: page.href, target: "_blank", rel: "noopener" }, say("open_it"));
}

/** All that a slide shows where nothing is asked. */
function shown(slide) {
  const figure = slide.figure ? player(slide.figure).element : null;
  const title = slide.kind === "page" ? say("kind_page") : say(`kind_${slide.kind}`);
  return [where(slide), figure, kind(title), heading(...runs(slide.title)), ...paragraphs(slide.body), ...sentence(slide.was), ...sentence(slide.said), ...sentence(slide.why)];
}
