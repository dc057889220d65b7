import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** A DNS server that answers with the TXT records it was told (RFC 1035). */
export type Names = { at: string; txt: Map<string, string>; close: () => void };

export async function serveNames(): Promise<Names> {
  const txt = new Map<string, string>();
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => socket.send(answerTo(query, txt), from.port, from.address));
  await new Promise<void>((ready) => socket.bind(0, "127.0.0.1", ready));
  return { at: `127.0.0.1:${socket.address().port}`, txt, close: () => socket.close() };
}

function answerTo(query: Buffer, txt: Map<string, string>): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = query.subarray(12, at + 5);
  const value = query.readUInt16BE(at + 1) === 16 ? txt.get(labels.join(".").toLowerCase()) : undefined;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // An answer with recursion; without a record there is no such name.
  head.writeUInt16BE(value === undefined ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(1, 4);
  if (value === undefined) return Buffer.concat([head, question]);
  head.writeUInt16BE(1, 6);
  const text = Buffer.from(value, "ascii");
  const record = Buffer.alloc(13);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(16, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(text.length + 1, 10);
  record.writeUInt8(text.length, 12);
  return Buffer.concat([head, question, record, text]);
}

/** An OpenID Connect provider in which whoever gives an address is that person. */
export type Login = { issuer: string; client: string; secret: string; close: () => void };

export async function serveLogin(callback: string): Promise<Login> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [client, secret] = ["rapport", "a secret of the provider"];
  const provider = new Provider(issuer, {
    clients: [{ client_id: client, client_secret: secret, redirect_uris: [callback] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["of this run only"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, name: "Ines Duarte" }),
    }),
  });
  server.on("request", provider.callback());
  return { issuer, client, secret, close: () => server.close() };
}
