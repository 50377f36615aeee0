// How numbers are written: U+2212 for minus, two decimals (one from 10 up), four in Maths. What is not known is NaN.
export const UNKNOWN = "?";

export function signed(value, digits = 2) {
  if (Number.isNaN(value)) return UNKNOWN;
  const places = digits === 2 && Math.abs(value) >= 9.995 ? 1 : digits;
  const size = Math.abs(value).toFixed(places);
  return (value < 0 && Number(size) > 0 ? "−" : "") + size;
}

export function percent(share) {
  if (Number.isNaN(share)) return UNKNOWN;
  const points = share * 100;
  if (points > 0 && points < 0.05) return "<0.1%";
  return `${points < 9.95 && points >= 0.05 ? points.toFixed(1) : Math.round(points)}%`;
}

export const wholePercent = (share) => (Number.isNaN(share) ? UNKNOWN : `${Math.round(share * 100)}%`);

// AUROC and rho as statisticians write them: .985
export const score = (value) => value.toFixed(3).replace(/^(-?)0\./, "$1.").replace("-", "−");

export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
