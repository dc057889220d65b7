import { describe, expect, it } from 'vitest';
import { accentRoles, type Colour, contrast, luminance, parseComputed, parseHex } from '../src/colour';

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#0a6177', '#ffffff', 7.02],
    ['#ff0000', '#00ff00', 2.91],
  ])('of %s and %s is %d', (a, b, ratio) => {
    expect(contrast(parseHex(a) as Colour, parseHex(b) as Colour)).toBeCloseTo(ratio, 1);
    expect(contrast(parseHex(b) as Colour, parseHex(a) as Colour)).toBeCloseTo(ratio, 1);
  });

  it('rests on a luminance from 0 to 1', () => {
    expect(luminance([0, 0, 0])).toBe(0);
    expect(luminance([255, 255, 255])).toBeCloseTo(1, 10);
  });
});

describe('parseHex', () => {
  it.each(['', '#fff', '0a6177', '#0a617', '#0a61779', '#0a617g', 'red', '#0a6177;}'])(
    'refuses %j',
    (text) => {
      expect(parseHex(text)).toBeNull();
    },
  );
});

describe('parseComputed', () => {
  it.each([
    ['rgb(1, 2, 3)', [1, 2, 3]],
    ['rgba(1, 2, 3, 0.9)', [1, 2, 3]],
    ['rgba(0, 0, 0, 0)', null],
    ['color(srgb 0.1 0.2 0.3)', null],
    ['transparent', null],
  ])('reads %s', (text, colour) => {
    expect(parseComputed(text)).toEqual(colour);
  });
});

const read = (value: string): Colour =>
  value === '#fff' ? [255, 255, 255] : value === '#000' ? [0, 0, 0] : (value.match(/\d+/g) ?? []).map(Number);

describe('accentRoles', () => {
  const accents = [
    '',
    'nonsense',
    '#0A6177',
    '#000000',
    '#ffffff',
    '#ffd400',
    '#808080',
    '#ff0000',
    '#00ff00',
    '#0000ff',
    '#777777',
  ];
  it.each(accents.flatMap((accent) => [[accent, false] as const, [accent, true] as const]))(
    'keeps %j readable, dark %s',
    (accent, dark) => {
      const roles = accentRoles(accent, dark);
      const role = (name: string) => read(roles[name] as string);
      const sheet = dark ? [18, 24, 26] : [255, 255, 255];
      expect(contrast(role('--on-fill'), role('--fill'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(role('--accent'), sheet)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(role('--fill'), sheet)).toBeGreaterThanOrEqual(dark ? 3 : 1.3);
    },
  );

  it('leaves a colour that can be read as it is', () => {
    expect(accentRoles('#0A6177', false)).toEqual({
      '--fill': 'rgb(10,97,119)',
      '--on-fill': '#fff',
      '--accent': 'rgb(10,97,119)',
    });
  });
});
