import { describe, expect, it } from 'vitest';
import { eventReader } from '../src/sse';

const STREAM = [
  ': a comment\r\n\r\n',
  'event: delta\r\ndata: {"text":"Größe 3 €, 暖房 🔥"}\r\n\r\n',
  'event:citation\ndata: one\ndata:two\nid: 7\nretry: 5\n\n',
  'data\n\n',
  'event: nothing\n\n',
  'data: after\r\r',
  'event: done\ndata: {}\n\n',
  'event: done\ndata: unfinished',
].join('');

const EVENTS = [
  { event: 'delta', data: '{"text":"Größe 3 €, 暖房 🔥"}' },
  { event: 'citation', data: 'one\ntwo' },
  { event: '', data: '' },
  { event: '', data: 'after' },
  { event: 'done', data: '{}' },
];

const bytes = new TextEncoder().encode(STREAM);

function readIn(pieces: Uint8Array[]) {
  const read = eventReader();
  return pieces.flatMap((piece) => read(piece));
}

describe('eventReader', () => {
  it('reads a stream that comes at once', () => {
    expect(readIn([bytes])).toEqual(EVENTS);
  });

  it('reads the same when split at any one byte', () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(readIn([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(EVENTS);
    }
  });

  it('reads the same byte by byte', () => {
    expect(readIn(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
  });

  it('reports an event as soon as its empty line is there', () => {
    const read = eventReader();
    expect(read(new TextEncoder().encode('data: a\n'))).toEqual([]);
    expect(read(new TextEncoder().encode('\n'))).toEqual([{ event: '', data: 'a' }]);
  });
});
