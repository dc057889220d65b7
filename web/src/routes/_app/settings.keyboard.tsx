import { createFileRoute } from "@tanstack/react-router";
import { KeyboardPage } from "@/features/settings/keyboard-page";

export const Route = createFileRoute("/_app/settings/keyboard")({ component: KeyboardPage });
