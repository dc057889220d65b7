import { createFileRoute } from "@tanstack/react-router";
import { backSearch, skipWhenSignedIn } from "@/features/identity/gate-guard";
import { SignIn } from "@/features/identity/sign-in";

export const Route = createFileRoute("/sign-in")({
  validateSearch: backSearch,
  beforeLoad: skipWhenSignedIn,
  component: () => {
    const { back, reset, provider } = Route.useSearch();
    return <SignIn back={back} reset={reset === true} ended={provider} />;
  },
});
