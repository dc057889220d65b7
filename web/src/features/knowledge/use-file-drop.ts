import { useEffect, useEffectEvent } from "react";

/** Files dropped beside the drop zone are taken as well: the browser would leave the page to show them. */
export function useFileDrop(onFiles: ((files: File[]) => void) | undefined): void {
  const take = useEffectEvent((event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") onFiles?.([...event.dataTransfer.files]);
  });
  useEffect(() => {
    const listen = (event: DragEvent) => take(event);
    window.addEventListener("dragover", listen);
    window.addEventListener("drop", listen);
    return () => {
      window.removeEventListener("dragover", listen);
      window.removeEventListener("drop", listen);
    };
  }, []);
}
