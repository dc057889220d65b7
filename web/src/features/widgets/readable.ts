// The colour of words on a widget's accent, by the contrast formula of WCAG 2.2.

function linear(part: number): number {
  const c = part / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16)));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** White where it has a contrast of 4.5 or more on the accent, else black, which then has. */
export function wordsOn(accent: string): "#fff" | "#000" {
  return 1.05 / (luminance(accent) + 0.05) >= 4.5 ? "#fff" : "#000";
}
