import { describe, expect, it } from 'vitest';
import { retryAfter } from '../src/api';
import { readConfig } from '../src/config';
import { looksLikeEmail } from '../src/email-form';
import { pickLanguage, stringsOf } from '../src/strings';

describe('retryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['12', 12],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 30],
    ['soon', 30],
    ['0', 30],
    [null, 30],
  ])('reads %j as %d s', (header, seconds) => {
    expect(retryAfter(header, now)).toBe(seconds);
  });
});

describe('looksLikeEmail', () => {
  it.each(['nora@example.com', 'a.b+c@mail.example.co.uk', 'ü@bücher.example'])('takes %s', (text) => {
    expect(looksLikeEmail(text)).toBe(true);
  });
  it.each([
    '',
    'nora',
    'nora@',
    'nora@example',
    '@example.com',
    'a b@example.com',
    'a@b@example.com',
    'a@example..com',
    'a@.com',
  ])('refuses %j', (text) => {
    expect(looksLikeEmail(text)).toBe(false);
  });
});

describe('pickLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['', 'fr-CA'], 'fr'],
    [['ja', 'es'], 'es'],
    [['ja'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (wanted, language) => {
    expect(pickLanguage(wanted)).toBe(language);
  });

  it('has every text in every language', () => {
    for (const language of ['en', 'de', 'es', 'fr']) {
      for (const [name, text] of Object.entries(stringsOf(language)))
        expect(text, `${language} ${name}`).toBeTruthy();
    }
  });
});

describe('readConfig', () => {
  it.each([null, undefined, {}, { id: 'w1' }, { base: 'https://care.example' }])('refuses %j', (pushed) => {
    expect(readConfig(pushed)).toBeNull();
  });

  it('fills what is missing', () => {
    expect(
      readConfig({ id: 'w1', base: 'https://care.example/api/v1/', company: 'Aldermoor' }),
    ).toMatchObject({
      base: 'https://care.example/api/v1',
      title: 'Aldermoor',
      position: 'right',
    });
  });
});
