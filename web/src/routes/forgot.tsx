import { createFileRoute } from "@tanstack/react-router";
import { Forgot } from "@/features/identity/forgot";

export const Route = createFileRoute("/forgot")({ component: Forgot });
