import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "@/features/settings/audit/audit-page";
import { auditSearch } from "@/features/settings/audit/audit-search";

export const Route = createFileRoute("/_app/settings/audit")({
  validateSearch: auditSearch,
  component: () => <AuditPage search={Route.useSearch()} />,
});
