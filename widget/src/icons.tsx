/** Outlines on a 16 px box; what stands after a bar is filled. */
const SHAPES = {
  chat: 'M8 2.6c3.5 0 6 2 6 5s-2.5 5-6 5l-2-.3-3 1.3.5-2.5C2.5 10 2 9 2 7.6c0-3 2.5-5 6-5z',
  contact:
    'M10.7 5.2a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0zM2.8 13.6c.5-2.8 2.5-4.2 5.2-4.2s4.7 1.4 5.2 4.2',
  down: 'm4.5 6.3 3.5 3.5 3.5-3.5',
  lens: '|M8 1.6c4 3.6 4 9.2 0 12.8-4-3.6-4-9.2 0-12.8z',
  logo: 'M10 8a4.3 4.3 0 1 1-8.6 0 4.3 4.3 0 0 1 8.6 0zm4.6 0A4.3 4.3 0 1 1 6 8a4.3 4.3 0 0 1 8.6 0z|M8 4.4a4.3 4.3 0 0 1 0 7.2 4.3 4.3 0 0 1 0-7.2z',
  send: 'M8 13V3L4 7m4-4 4 4',
  stop: '|M4.5 4.5h7v7h-7z',
  thumb:
    'M5 7.2 7.7 2c1.2 0 1.7.8 1.5 2l-.4 2.2h3.7c.8 0 1.2.6 1 1.4l-1.2 4.8c-.2.7-.7 1.1-1.4 1.1H5zm0 0H2.5v6.3H5',
  warn: 'M8 3v6m0 3.5v.1',
  check: 'm3 8.5 3.5 3.5L13 5',
  x: 'm4 4 8 8m0-8-8 8',
};

/** One of the widget's icons; always beside a word or inside a button with a name, so hidden from readers. */
export function Icon({ name }: { name: keyof typeof SHAPES }) {
  const [line, solid] = SHAPES[name].split('|');
  return (
    <svg class={name} viewBox="0 0 16 16" aria-hidden="true">
      <path d={line} />
      <path class="solid" d={solid} />
    </svg>
  );
}
