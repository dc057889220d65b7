import { createFileRoute } from "@tanstack/react-router";
import { restored } from "@/api/session";
import { Join } from "@/features/identity/join";

/** Open to everybody who has the link. Its secret stands behind the #, so that no server writes it down. */
export const Route = createFileRoute("/join")({
  beforeLoad: async () => {
    await restored().catch(() => false);
  },
  component: Join,
});
