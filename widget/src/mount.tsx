import { render } from 'preact';
import { Api } from './api';
import { Care } from './care';
import { type Config, readConfig } from './config';
import { visitorMemory } from './storage';
import { pickLanguage, stringsOf } from './strings';
import { watchPage } from './theme';
import { Widget } from './widget';
import css from './widget.css?inline';

/** The tag of the host element; the page's own styles reach no further than it. */
const TAG = 'rapport-widget';

/** A constructed sheet passes a page's `style-src 'self'`; the element is for browsers that have none. */
function addStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.appendChild(document.createElement('style')).textContent = css;
  }
}

function mount(config: Config): void {
  const host = document.createElement(TAG);
  host.id = `${TAG}-${config.id}`;
  if (document.getElementById(host.id)) return;
  const root = host.attachShadow({ mode: 'open' });
  addStyles(root);
  document.body.append(host);

  const language = pickLanguage([document.documentElement.lang, ...navigator.languages]);
  const memory = visitorMemory(config.id, () => localStorage);
  const care = new Care(new Api(config.base, config.id), memory);
  const here = { config, care, t: stringsOf(language) };
  let dark = config.theme === 'dark';
  const draw = () => render(<Widget here={here} dark={dark} language={language} />, root);
  care.changed = draw;
  addEventListener('online', () => care.backOnline());
  draw();
  if (config.theme === 'dark' || config.theme === 'light') return;
  watchPage((value) => {
    dark = value;
    draw();
  });
}

/** Mounts every pushed configuration that is not on the page yet. */
export function mountAll(pushed: readonly unknown[]): void {
  for (const raw of pushed) {
    const config = readConfig(raw);
    if (config) mount(config);
  }
}
