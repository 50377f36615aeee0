// How numbers are written: U+2212 for minus, two decimals (one from 10 up), four in Maths.
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function signed(value, digits = 2) {
  const places = digits === 2 && Math.abs(value) >= 9.995 ? 1 : digits;
  const size = Math.abs(value).toFixed(places);
  return (value < 0 && Number(size) > 0 ? "−" : "") + size;
}

export function percent(share) {
  const points = share * 100;
  if (points > 0 && points < 0.05) return "<0.1%";
  return `${points < 9.95 && points >= 0.05 ? points.toFixed(1) : Math.round(points)}%`;
}

export const wholePercent = (share) => `${Math.round(share * 100)}%`;

// 4.2e-14 -> 4 × 10⁻¹⁴
export function scientific(value) {
  if (value === 0) return "0";
  const [digit, exponent] = value.toExponential(0).split("e");
  const power = [...String(Math.abs(Number(exponent)))].map((d) => SUPERSCRIPTS[d]).join("");
  return `${digit}\u00a0×\u00a010${Number(exponent) < 0 ? "⁻" : ""}${power}`;
}

// AUROC and rho as statisticians write them: .985
export const score = (value) => value.toFixed(3).replace(/^(-?)0\./, "$1.").replace("-", "−");

export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
