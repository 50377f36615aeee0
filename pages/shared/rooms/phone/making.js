"use strict";
/* What the page was told, and how its parts are made: text is text, whoever wrote it. */
const told = JSON.parse(document.getElementById("told").textContent);
const SVG = "http://www.w3.org/2000/svg";

/** A sentence with its places filled. */
function say(name, values = {}) {
  return told.words[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);
}

/** A text in this phone's language, where it is in several. */
function spoken(text) {
  const several = text && typeof text === "object" && !Array.isArray(text);
  return several ? text[document.documentElement.lang] ?? Object.values(text)[0] : text;
}

/** An element; properties that are no properties of it become attributes. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a drawing. */
function draw(name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

/** A number as the page's language writes it. */
function written(number) {
  return Number(number).toLocaleString(document.documentElement.lang, { maximumSignificantDigits: 6 }).replace("-", "\u2212");
}

/** A number as its question writes it. */
function valued(question, number) {
  if (question.digits === null || question.digits === undefined) return written(number);
  const digits = { minimumFractionDigits: question.digits, maximumFractionDigits: question.digits, signDisplay: "negative" };
  return Number(number).toLocaleString(document.documentElement.lang, { style: question.percent ? "percent" : "decimal", ...digits }).replace("-", "\u2212");
}
