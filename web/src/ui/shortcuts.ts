import { useEffect, useEffectEvent } from "react";

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

/** How a key press is written: "j", "?", "mod+k" (Ctrl or Command), "enter", "shift+x". */
export function nameOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  // The shift is already in a character such as "?"; it is said only beside letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key)) ? "shift+" : "";
  return mod + alt + shift + key;
}

let singleKeys = true;

/** Single characters can be switched off, for people whose voice or hand would set them off (WCAG 2.1.4). */
export function setSingleKeys(on: boolean): void {
  singleKeys = on;
}

/** Whether a key is a character by itself, with or without shift: not Ctrl+K, Enter or an arrow. */
export function isSingle(name: string): boolean {
  return [...name.replace(/^shift\+/, "")].length === 1;
}

/** Typing in a field, or a dialog or menu being open, switches page shortcuts off. */
export function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (
    target.closest(
      "input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]",
    )
  )
    return true;
  return document.querySelector("[role=dialog], [role=alertdialog]") !== null;
}

/** Keys that work on the whole page while the component is shown. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const name = nameOf(event);
    const run = shortcuts[name];
    if (!run || (!singleKeys && isSingle(name))) return;
    if (name !== "mod+k" && isBusy(event.target)) return;
    if (name === "enter" && event.target instanceof Element && event.target.closest("a, button")) return;
    event.preventDefault();
    run(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
