import { type ReactNode, useState } from "react";
import { ApiError } from "@/api/problem";
import { ProofDialog } from "./proof-dialog";

type Waiting = { go: () => void; stop: () => void };

/** The person closed the dialog: there is nothing to report. */
export class NotProven extends Error {}

/** Makes calls that need a fresh proof of who the person is, and asks for it when the server does. */
export function useProof(): { proven: <T>(call: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [waiting, setWaiting] = useState<Waiting>();
  const proven = async <T,>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "step_up_required") throw error;
    }
    await new Promise<void>((go, refuse) => setWaiting({ go, stop: () => refuse(new NotProven()) }));
    return call();
  };
  const end = (how: keyof Waiting) => () => {
    waiting?.[how]();
    setWaiting(undefined);
  };
  return { proven, dialog: waiting && <ProofDialog onProven={end("go")} onClose={end("stop")} /> };
}
