import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../bin/rapport", import.meta.url));
const startsWithin = 60_000;

/** A running Rapport with a data directory of its own. */
export type Program = {
  /** Address without a slash at the end. */
  url: string;
  /** Its data directory. */
  data: string;
  /** What it wrote to standard output so far. */
  output: () => string;
  /** Ends it as an administrator would, and takes its data away. */
  stop: () => Promise<void>;
};

/** Starts the built program on a free port and waits until it says where it listens. */
export async function startProgram(
  flags: string[] = [],
  settings: Record<string, string> = {},
): Promise<Program> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run make build first`);
  const home = mkdtempSync(join(tmpdir(), "rapport-e2e-"));
  // Started by root, the database runs as somebody else, who has to get through to its files.
  chmodSync(home, 0o755);
  const child = spawn(binary, ["serve", ...flags], {
    env: {
      ...process.env,
      RAPPORT_ADDR: "127.0.0.1:0",
      RAPPORT_DATA: join(home, "data"),
      RAPPORT_LOG: "warn",
      // The journeys ask far more from one address than people do.
      RAPPORT_LIMITS: "off",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    said.err += chunk;
  });
  try {
    const url = await firstLine(child, said);
    return { url, data: join(home, "data"), output: () => said.out, stop: () => stop(child, home, said) };
  } catch (cause) {
    await stop(child, home, said).catch(() => undefined);
    throw cause;
  }
}

function firstLine(child: ChildProcess, said: { out: string; err: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not started in time:\n${said.err}`)), startsWithin);
    const done = () => {
      clearTimeout(late);
      child.stdout?.off("data", look);
      child.off("exit", ended);
    };
    const look = () => {
      const line = said.out.split("\n", 1)[0] ?? "";
      if (!said.out.includes("\n")) return;
      done();
      resolve(line.trim());
    };
    const ended = (code: number | null) => {
      done();
      reject(new Error(`ended with ${code} before it listened:\n${said.err}`));
    };
    child.stdout?.on("data", look);
    child.once("exit", ended);
  });
}

async function stop(child: ChildProcess, home: string, said: { err: string }): Promise<void> {
  const early = child.exitCode !== null || child.signalCode !== null;
  if (!early) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
  if (early)
    throw new Error(`the program ended by itself, with ${child.exitCode ?? child.signalCode}:\n${said.err}`);
}
