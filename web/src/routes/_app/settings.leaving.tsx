import { createFileRoute } from "@tanstack/react-router";
import { LeavingPage } from "@/features/settings/leaving-page";

export const Route = createFileRoute("/_app/settings/leaving")({ component: LeavingPage });
