import { createFileRoute, redirect } from "@tanstack/react-router";
import { meQuery, restored } from "@/api/session";

/** Everything behind the sign-in, inside the shell. */
export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ context, location }) => {
    if (!(await restored())) throw redirect({ to: "/sign-in", search: { back: location.href } });
    await context.queryClient.ensureQueryData(meQuery);
  },
  component: function Framed() {
    const { Shell } = Route.useRouteContext();
    return <Shell />;
  },
});
