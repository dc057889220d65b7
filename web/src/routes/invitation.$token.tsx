import { createFileRoute } from "@tanstack/react-router";
import { InvitationPage } from "@/features/planning/invitation/invitation-page";

/** Open to everybody who has the link: whoever is invited needs no account. */
export const Route = createFileRoute("/invitation/$token")({
  component: () => <InvitationPage token={Route.useParams().token} />,
});
