import { createFileRoute, useLocation } from "@tanstack/react-router";
import { linkToken } from "@/features/identity/link-token";
import { Reset } from "@/features/identity/reset";

export const Route = createFileRoute("/reset")({
  component: () => <Reset token={linkToken(useLocation().hash)} />,
});
