import { useSyncExternalStore } from "react";
import { t } from "@/i18n/translate";
import { useShortcuts } from "./shortcuts";
import classes from "./toasts.module.css";

export type Toast = { id: number; message: string; action?: { label: string; run: () => void } };

const visibleFor = 8_000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const undoable: (() => void)[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const tell of listeners) tell();
}

/** Says something in one line for eight seconds, with at most one action. */
export function toast(message: string, action?: Toast["action"]): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, message, action }]);
  setTimeout(() => dismiss(id), visibleFor);
}

/** Says what was done and offers to take it back; Ctrl Z does the same for as long as the page lives. */
export function undoToast(message: string, undo: () => void): void {
  let used = false;
  const once = () => {
    if (used) return;
    used = true;
    undoable.splice(undoable.indexOf(once), 1);
    undo();
  };
  undoable.push(once);
  toast(message, { label: t("undo"), run: once });
}

function dismiss(id: number): void {
  change(toasts.filter((one) => one.id !== id));
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  useShortcuts({ "mod+z": () => undoable.at(-1)?.() });
  return (
    <div className={classes.region} role="status" aria-live="polite">
      {shown.map(({ id, message, action }) => (
        <div key={id} className={classes.toast}>
          {message}
          {action && (
            <button
              type="button"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
