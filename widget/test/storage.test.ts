import { describe, expect, it } from 'vitest';
import { visitorMemory } from '../src/storage';

function shelf(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  } as Storage;
}

const blocked = (): Storage => {
  throw new DOMException('denied', 'SecurityError');
};

const full = (): Storage =>
  ({
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  }) as unknown as Storage;

describe('visitorMemory', () => {
  it('remembers between pages', () => {
    const storage = shelf();
    visitorMemory('w1', () => storage).write('token');
    expect(visitorMemory('w1', () => storage).read()).toBe('token');
  });

  it('keeps widgets apart', () => {
    const storage = shelf();
    visitorMemory('w1', () => storage).write('token');
    expect(visitorMemory('w2', () => storage).read()).toBe('');
  });

  it.each([
    ['blocked', blocked],
    ['full', full],
  ])('holds the token for the page when storage is %s', (_, open) => {
    const memory = visitorMemory('w1', open);
    expect(memory.read()).toBe('');
    memory.write('token');
    expect(memory.read()).toBe('token');
  });

  it('forgets', () => {
    const storage = shelf();
    const memory = visitorMemory('w1', () => storage);
    memory.write('token');
    memory.write('');
    expect(memory.read()).toBe('');
  });
});
