import { mountAll } from './mount';

declare global {
  interface Window {
    __rapport_widgets?: unknown[];
  }
}

const start = () => mountAll(window.__rapport_widgets ?? []);

if (document.body) start();
else document.addEventListener('DOMContentLoaded', start, { once: true });
