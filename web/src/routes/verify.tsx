import { createFileRoute, useLocation } from "@tanstack/react-router";
import { linkToken } from "@/features/identity/link-token";
import { Verify } from "@/features/identity/verify";

export const Route = createFileRoute("/verify")({
  component: () => <Verify token={linkToken(useLocation().hash)} />,
});
