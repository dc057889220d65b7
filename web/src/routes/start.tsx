import { createFileRoute, redirect } from "@tanstack/react-router";
import { meQuery, restored } from "@/api/session";
import { Start } from "@/features/start/start";

/** The steps after registering; the address stays, so one may come back to them. */
export const Route = createFileRoute("/start")({
  beforeLoad: async ({ context }) => {
    if (!(await restored())) throw redirect({ to: "/sign-in", search: { back: "/start" } });
    await context.queryClient.ensureQueryData(meQuery);
  },
  component: Start,
});
