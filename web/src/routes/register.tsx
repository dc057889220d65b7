import { createFileRoute } from "@tanstack/react-router";
import { skipWhenSignedIn } from "@/features/identity/gate-guard";
import { Register } from "@/features/identity/register";

export const Route = createFileRoute("/register")({ beforeLoad: skipWhenSignedIn, component: Register });
