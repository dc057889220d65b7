import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { use, useSyncExternalStore } from "react";
import { type Locale, locale, onLocale } from "@/i18n/locale";
import { loadCatalogue } from "@/i18n/translate";
import type { makeRouter } from "./router";
import { resolver, theme } from "./theme";

type Props = { queryClient: QueryClient; router: ReturnType<typeof makeRouter> };

const loading = new Map<Locale, Promise<void>>();

function catalogueOf(language: Locale): Promise<void> {
  const known = loading.get(language) ?? loadCatalogue(language);
  loading.set(language, known);
  return known;
}

/** What styles that are written while the page runs need to be let in. */
const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
// The name by which the scroll lock under dialogs asks for it.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

/** A change of language draws everything anew, in the new one. */
export function Providers({ queryClient, router }: Props) {
  const language = useSyncExternalStore(onLocale, locale);
  use(catalogueOf(language));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider key={language} router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
