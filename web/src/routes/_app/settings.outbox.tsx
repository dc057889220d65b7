import { createFileRoute } from "@tanstack/react-router";
import { OutboxPage } from "@/features/settings/outbox-page";

export const Route = createFileRoute("/_app/settings/outbox")({ component: OutboxPage });
