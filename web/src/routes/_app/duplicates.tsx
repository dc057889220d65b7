import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { isTwin, type Twin } from "@/features/crm/duplicates/duplicates";
import { DuplicatesPage } from "@/features/crm/duplicates/duplicates-page";

export const Route = createFileRoute("/_app/duplicates")({
  validateSearch: (search: Record<string, unknown>): { record?: Twin } => {
    const record = String(search.record ?? "");
    return isTwin(record) ? { record } : {};
  },
  component: Page,
});

function Page() {
  const { record = "contacts" } = Route.useSearch();
  const navigate = useNavigate();
  return (
    <DuplicatesPage
      record={record}
      onRecord={(next) => void navigate({ to: "/duplicates", search: { record: next } })}
    />
  );
}
