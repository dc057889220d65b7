const frames = 30;
const stillFor = 3;

/**
 * Brings an element to the middle of what scrolls. Passages get their true height only as they come near, which moves
 * everything after them, so this goes on until the element stands still.
 */
export function reveal(element: HTMLElement, left = frames, still = 0): void {
  if (left === 0 || still === stillFor || !element.isConnected) return;
  element.scrollIntoView({ block: "center" });
  const { top } = element.getBoundingClientRect();
  requestAnimationFrame(() => {
    const moved = Math.abs(element.getBoundingClientRect().top - top) > 1;
    reveal(element, left - 1, moved ? 0 : still + 1);
  });
}
