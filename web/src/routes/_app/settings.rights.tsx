import { createFileRoute } from "@tanstack/react-router";
import { RightsPage } from "@/features/settings/rights-page";

export const Route = createFileRoute("/_app/settings/rights")({ component: RightsPage });
