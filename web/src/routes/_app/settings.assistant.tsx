import { createFileRoute } from "@tanstack/react-router";
import { AssistantPage } from "@/features/settings/assistant-page";

export const Route = createFileRoute("/_app/settings/assistant")({ component: AssistantPage });
