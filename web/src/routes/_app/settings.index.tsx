import { createFileRoute, redirect } from "@tanstack/react-router";
import { settingsPages } from "@/features/settings/pages";

/** A wide window opens the first page; a phone shows the list alone. */
export const Route = createFileRoute("/_app/settings/")({
  beforeLoad: () => {
    const first = settingsPages[0];
    if (first && window.matchMedia("(min-width: 640px)").matches) throw redirect({ to: first.to });
  },
});
