import { luminance, parseComputed } from './colour';

/**
 * Whether the page around the widget is dark: by its color-scheme when it names one side only, else by the background
 * it paints, else by what the visitor prefers.
 */
function pageIsDark(prefersDark: boolean): boolean {
  const page = [document.body, document.documentElement].map((element) => getComputedStyle(element));
  const scheme = page[1]?.colorScheme.replace(/only| /g, '');
  if (scheme === 'dark' || scheme === 'light') return scheme === 'dark';
  const painted = page.map((style) => parseComputed(style.backgroundColor)).find(Boolean);
  return painted ? luminance(painted) < 0.2 : prefersDark;
}

/** Reports now, and whenever the page or the visitor's preference changes, whether the page is dark. */
export function watchPage(report: (dark: boolean) => void): void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const look = () => report(pageIsDark(media.matches));
  // Sites switch by an attribute of the root or the body; which one differs, so any may be it.
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.body, { attributes: true });
  media.addEventListener('change', look);
  look();
}
