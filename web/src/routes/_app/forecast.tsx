import { createFileRoute } from "@tanstack/react-router";
import { ForecastPage, type ForecastSearch } from "@/features/crm/deals/forecast-page";

function forecastSearch({ by, from, to }: Record<string, unknown>): ForecastSearch {
  const day = (value: unknown) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  return { by: by === "owner" || by === "pipeline" ? by : undefined, from: day(from), to: day(to) };
}

export const Route = createFileRoute("/_app/forecast")({
  validateSearch: forecastSearch,
  component: () => <ForecastPage search={Route.useSearch()} />,
});
