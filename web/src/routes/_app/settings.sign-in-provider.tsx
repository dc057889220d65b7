import { createFileRoute } from "@tanstack/react-router";
import { ProviderPage } from "@/features/settings/provider/provider-page";

export const Route = createFileRoute("/_app/settings/sign-in-provider")({ component: ProviderPage });
