import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small web site of somebody else's, on an origin of its own. */
export type Site = { origin: string; put: (html: string) => void; close: () => Promise<void> };

/** Serves one page that holds what was put into it. */
export async function startSite(): Promise<Site> {
  let inside = "";
  const server = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><html lang="en"><head><title>Pump shop</title></head>
<body><h1>Pump shop</h1><p>Heat pumps for old houses.</p>${inside}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    put: (html) => {
      inside = html;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
