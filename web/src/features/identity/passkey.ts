// The browser's side of passkeys. The server sends and takes the JSON forms of WebAuthn level 3.
import { api, body } from "@/api/client";
import type { Sent } from "@/api/shapes";
import { keepSession } from "@/api/token";

type Answer = Sent<"/auth/passkeys/sign-in", "post">;
type Options = unknown;

export function passkeysWork(): boolean {
  return typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** The person, or their device, said no: nothing to report as an error. */
export class PasskeyDeclined extends Error {}

export async function signInWithPasskey(): Promise<void> {
  const ceremony = await body(api.POST("/auth/passkeys/sign-in-options"));
  keepSession(await body(api.POST("/auth/passkeys/sign-in", { body: await asserted(ceremony) })));
}

export async function proveWithPasskey(): Promise<void> {
  const ceremony = await body(api.POST("/auth/passkeys/step-up-options"));
  await body(api.POST("/auth/passkeys/step-up", { body: await asserted(ceremony) }));
}

export async function addPasskey(name: string): Promise<void> {
  const { ceremony_id, options } = await body(api.POST("/auth/passkeys/options"));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await asked(navigator.credentials.create({ publicKey }));
  await body(api.POST("/auth/passkeys", { body: { ceremony_id, credential, name } }));
}

async function asserted({
  ceremony_id,
  options,
}: {
  ceremony_id: string;
  options?: Options;
}): Promise<Answer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return { ceremony_id, credential: await asked(navigator.credentials.get({ publicKey })) };
}

async function asked(answer: Promise<Credential | null>): Promise<Record<string, unknown>> {
  const credential = await answer.catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyDeclined();
  return { ...credential.toJSON() };
}
