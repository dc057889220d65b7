import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'";
const HOSTILE = `body * { all: unset !important; font-size: 30px !important; display: block !important; color: red !important;
  position: static !important; opacity: .4 !important; transform: rotate(9deg) !important; }`;

const config = (base: string, id: string) =>
  JSON.stringify({
    id,
    base,
    title: '<img src=x onerror=alert(1)>',
    greeting: '<b>Hello</b>',
    accent: '#0A6177',
    theme: 'auto',
    position: 'right',
    ask_email: true,
    company: 'Aldermoor Heat',
  });

async function bundle(): Promise<string> {
  const built = await build({ logLevel: 'error', build: { write: false } });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the build made no script');
  return chunk.code;
}

/** A plain site with a strict policy and rude styles. It serves files only, so every call of the widget gets 404. */
function site(script: string, calls: string[]): Server {
  const body = (path: string, base: string): [string, string] => {
    if (path === '/rude.css') return ['text/css', HOSTILE];
    if (path === '/early.js')
      return [
        'text/javascript',
        'window.before = new Set(Object.keys(window)); addEventListener("keydown", () => { window.heard = true })',
      ];
    const push = `(window.__rapport_widgets = window.__rapport_widgets || []).push(${config(base, path.slice(1, 3))});\n`;
    if (path.endsWith('.js')) return ['text/javascript', push + script];
    const head =
      '<!doctype html><html lang="de"><head><title>Site</title><link rel="stylesheet" href="/rude.css"><script src="/early.js"></script>';
    return [
      'text/html',
      `${head}<script src="/w1.js"></script></head><body><script src="/w1.js"></script><button>Own</button></body></html>`,
    ];
  };
  return createServer((request, response) => {
    if (request.method === 'POST') {
      calls.push(request.url ?? '');
      response.writeHead(404).end();
      return;
    }
    const [type, text] = body(request.url ?? '/', `http://${request.headers.host}/api/v1`);
    response
      .writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': POLICY })
      .end(text);
  });
}

describe.skipIf(!existsSync(CHROMIUM))('on a page in Chromium', () => {
  const calls: string[] = [];
  const complaints: string[] = [];
  let server: Server;
  let browser: Browser;
  let page: Page;
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const launcher = () => page.locator('rapport-widget .launcher');
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.shadowRoot?.activeElement?.className ?? document.activeElement?.tagName,
    );

  beforeAll(async () => {
    server = site(await bundle(), calls);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
    });
    await page.goto(address());
    await launcher().waitFor();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('mounts once for a script that is there twice, one of them in the head', async () => {
    expect(await page.locator('rapport-widget').count()).toBe(1);
  });

  it('adds one global and asks for nothing while it is closed', async () => {
    const added = await page.evaluate(() =>
      Object.keys(window).filter((key) => !(window as unknown as { before: Set<string> }).before.has(key)),
    );
    expect(added.sort()).toEqual(['__rapport_widgets', 'before']);
    expect(calls).toEqual([]);
  });

  it('looks the same whatever the page says', async () => {
    expect(await launcher().boundingBox()).toMatchObject({
      width: 48,
      height: 48,
      x: 1280 - 72,
      y: 720 - 72,
    });
    const host = await page.locator('rapport-widget').evaluate((element) => {
      const { opacity, transform, position } = getComputedStyle(element);
      return { opacity, transform, position };
    });
    expect(host).toEqual({ opacity: '1', transform: 'none', position: 'fixed' });
  });

  it('opens by keyboard, speaks the page’s language and shows text as text', async () => {
    await launcher().focus();
    await page.keyboard.press('Enter');
    await page.locator('rapport-widget .thread').waitFor();
    expect(await page.locator('h2').textContent()).toBe('<img src=x onerror=alert(1)>');
    expect(await page.locator('.thread p').first().textContent()).toBe('<b>Hello</b>');
    expect(
      await page
        .locator('.thread p')
        .first()
        .evaluate((p) => getComputedStyle(p).fontSize),
    ).toBe('14px');
    expect(await page.locator('textarea').getAttribute('placeholder')).toBe('Stellen Sie eine Frage');
    expect(await launcher().getAttribute('aria-expanded')).toBe('true');
  });

  it('begins the session when opened and says so when there is none', async () => {
    await page.locator('.problem').first().waitFor();
    expect(calls).toEqual(['/api/v1/embed/widget/w1/session']);
    expect(await page.locator('.thread').textContent()).toContain('Auf dieser Seite nicht verfügbar.');
  });

  it('keeps its keys from the page, closes with Escape and gives the focus back', async () => {
    await page.locator('textarea').press('d');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await focused()).toContain('launcher');
    expect(await page.evaluate(() => 'heard' in window)).toBe(false);
  });

  it('mounts a second widget that is added later', async () => {
    await page.addScriptTag({ url: '/w2.js' });
    expect(await page.locator('rapport-widget').count()).toBe(2);
  });

  it('says that the connection broke, and keeps the question', async () => {
    await page.context().setOffline(false);
    await page.locator('#rapport-widget-w1 .launcher').press('Enter');
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await page.locator('#rapport-widget-w1 textarea').fill('Warum?');
    await page.keyboard.press('Enter');
    await page.locator('.asked .problem').waitFor();
    expect(await page.locator('.asked').textContent()).toContain(
      'Die Verbindung ist abgebrochen. Ihre Frage bleibt erhalten.',
    );
  });

  it('breaks no policy and throws nothing', () => {
    expect(complaints.filter((text) => !text.includes('ERR_CONNECTION'))).toEqual([]);
  });
});
