import { defineConfig } from 'vitest/config';

/** One classic script, nothing beside it: the server puts the widget's configuration in front and sends both. */
export default defineConfig({
  // The classic transform saves the weight of Preact's JSX runtime.
  oxc: { jsx: { runtime: 'classic', pragma: 'h' }, jsxInject: "import { h } from 'preact'" },
  build: {
    target: 'es2022',
    cssTarget: ['chrome111', 'firefox121', 'safari16.4'],
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'rapportWidget', fileName: () => 'widget.js' },
    reportCompressedSize: false,
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
