// A number as people type it: a comma for the point, full-width digits, a minus of any kind. What is none is NaN; what is
// absurd is the largest that the server takes.
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const LARGEST = 999_999_999;

export const typed = (text) => text.normalize("NFKC").trim().replace(/[\u2212\u2012-\u2014]/g, "-").replace(",", ".");

export function numberOf(text) {
  const plain = typed(text);
  return NUMBER.test(plain) ? Math.max(-LARGEST, Math.min(LARGEST, Number(plain))) : NaN;
}
