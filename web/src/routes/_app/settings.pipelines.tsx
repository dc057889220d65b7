import { createFileRoute } from "@tanstack/react-router";
import { PipelinesPage } from "@/features/crm/pipelines/pipelines-page";

export const Route = createFileRoute("/_app/settings/pipelines")({ component: PipelinesPage });
