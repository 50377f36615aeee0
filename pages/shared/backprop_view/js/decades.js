// Powers of ten as they are written and where the axis marks them.
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const power = (exponent) => `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[digit]).join("")}`;

export const mark = (exponent) => (exponent === 0 ? "1" : power(exponent));

// A share given by its decimal logarithm: percent while that is readable, then a digit and a power of ten.
export function shown(log) {
  if (log == null) return "0";
  if (log > -3.0005 && log < 1) {
    const percent = 10 ** (log + 2);
    return `${percent >= 9.95 ? Math.round(percent) : percent.toFixed(percent >= 0.995 ? 1 : 2)}%`;
  }
  let exponent = Math.floor(log);
  let digit = Math.round(10 ** (log - exponent));
  if (digit === 10) [digit, exponent] = [1, exponent + 1];
  return `${digit}\u00a0×\u00a0${power(exponent)}`;
}

const STRIDES = [1, 2, 3, 6, 10, 20, 50, 100];

export function marks(low, high, most = 7) {
  const stride = STRIDES.find((each) => (high - low) / each <= most) ?? 200;
  const first = Math.ceil(low / stride) * stride;
  return Array.from({ length: Math.floor((high - first) / stride) + 1 }, (_, k) => first + k * stride);
}
