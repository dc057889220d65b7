/** Red, green and blue, each 0 to 255. */
export type Colour = number[];

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const PETROL = [10, 97, 119];
/** The sheet, and the ground on it that accent text is hardest to read on, light and dark. */
const SHEETS = [WHITE, [18, 24, 26]];
const WORST = [
  [240, 244, 244],
  [26, 34, 37],
];
/** Least contrast of text (WCAG 2.2, 1.4.3) and of a control against what is behind it (1.4.11). */
const READABLE = 4.5;
const VISIBLE = 3;
/** On white a pale button shows by its label already; it only must not be as white as the sheet. */
const NOTICED = 1.3;

/** Reads `#rrggbb`; null for anything else. */
export function parseHex(text: string): Colour | null {
  return /^#[\da-f]{6}$/i.test(text)
    ? [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16))
    : null;
}

/** Reads the `rgb()` that getComputedStyle answers for a background; null when one sees through it. */
export function parseComputed(text: string): Colour | null {
  const parts = text.match(/[\d.]+/g)?.map(Number) ?? [];
  return /^rgb/.test(text) && (parts[3] ?? 1) > 0.5 ? parts.slice(0, 3) : null;
}

/** Relative luminance, 0 to 1, by the formula of WCAG 2.2. */
export function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, 1 to 21, by the formula of WCAG 2.2. */
export function contrast(a: Colour, b: Colour): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(x / y, y / x);
}

/** Moves a colour towards another in small steps until it stands out from the ground. */
function until(colour: Colour, towards: Colour, ground: Colour, least: number): Colour {
  let moved = colour;
  for (let step = 1; step <= 25 && contrast(moved, ground) < least; step++) {
    moved = colour.map((part, i) => Math.round(part + (((towards[i] as number) - part) * step) / 25));
  }
  return moved;
}

/** The custom properties that a company's accent decides, safe to read in the given scheme. */
export function accentRoles(accent: string, dark: boolean): Record<string, string> {
  const own = parseHex(accent) ?? PETROL;
  const away = dark ? WHITE : BLACK;
  const fill = until(own, away, SHEETS[+dark] as Colour, dark ? VISIBLE : NOTICED);
  return {
    '--fill': `rgb(${fill})`,
    // Black can be read on every colour that white can't be read on.
    '--on-fill': contrast(WHITE, fill) >= READABLE ? '#fff' : '#000',
    '--accent': `rgb(${until(own, away, WORST[+dark] as Colour, READABLE)})`,
  };
}
