import { createFileRoute, redirect } from "@tanstack/react-router";
import { expectSession } from "@/api/token";

/** Where a company's provider leads back to: the session is in the cookie. */
export const Route = createFileRoute("/signed-in")({
  beforeLoad: () => {
    expectSession();
    throw redirect({ to: "/", replace: true });
  },
});
