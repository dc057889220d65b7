import "@fontsource-variable/inter";
import "./tokens.css";
import "./base.css";
import "@mantine/core/styles/baseline.layer.css";
import "@mantine/core/styles/default-css-variables.layer.css";
import "@mantine/core/styles/global.layer.css";
import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/Button.layer.css";
import "@mantine/core/styles/Loader.layer.css";
import "@mantine/core/styles/ActionIcon.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Paper.layer.css";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { onSession } from "@/api/token";
import { locale } from "@/i18n/locale";
import { registerBeside, registerComposer } from "@/resource/define";
import { Providers } from "./providers";
import { makeQueryClient } from "./query-client";
import { makeRouter } from "./router";

registerComposer(
  lazy(() =>
    import("@/features/planning/activities/composer").then((module) => ({ default: module.Composer })),
  ),
);
registerBeside(
  lazy(() =>
    import("@/features/attachments/attachments").then((module) => ({ default: module.Attachments })),
  ),
);
const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
document.documentElement.lang = locale();

// A session that ends, here or by expiry, takes everything that was read with it.
onSession((signedIn) => {
  if (signedIn) return;
  const { href, pathname } = router.state.location;
  queryClient.clear();
  if (pathname !== "/sign-in")
    void router.navigate({ to: "/sign-in", search: { back: pathname === "/" ? undefined : href } });
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Suspense>
      <Providers queryClient={queryClient} router={router} />
    </Suspense>
  </StrictMode>,
);
