// Fails when the bundle is heavier than what a visitor should have to wait for.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 15_000;
const raw = readFileSync(new URL('../dist/widget.js', import.meta.url));
const gzipped = gzipSync(raw, { level: 9 }).length;
console.log(`dist/widget.js: ${raw.length} bytes, ${gzipped} gzipped, limit ${LIMIT}`);
if (gzipped > LIMIT) {
  console.error(`The widget is ${gzipped - LIMIT} bytes over its limit.`);
  process.exit(1);
}
