import { createFileRoute } from "@tanstack/react-router";
import { OfferPage } from "@/features/sales/offer/offer-page";

/** Outside of the shell and of the sign-in: whoever has the link is shown what it leads to. */
export const Route = createFileRoute("/public/quotes/$token")({
  component: () => <OfferPage token={Route.useParams().token} />,
});
