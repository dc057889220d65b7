import { useSyncExternalStore } from "react";

const query = "(max-width: 639px)";

function subscribe(tell: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", tell);
  return () => media.removeEventListener("change", tell);
}

/** Whether the phone layout holds. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
