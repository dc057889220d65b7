import { createFileRoute } from "@tanstack/react-router";
import { tasks } from "@/features/planning/tasks/columns";
import { MyDay } from "@/features/planning/tasks/my-day";
import { type ListSearch, listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

type TaskSearch = ListSearch & {
  /** Without it, one's own day. */
  show?: "list";
};

function taskSearch(search: Record<string, unknown>): TaskSearch {
  return { ...listSearch(search), show: search.show === "list" ? "list" : undefined };
}

export const Route = createFileRoute("/_app/tasks/{-$id}")({
  validateSearch: taskSearch,
  component: TasksPage,
});

function TasksPage() {
  const { id } = Route.useParams();
  const search = Route.useSearch();
  const { show, ...list } = search;
  const listed = show === "list" || Object.values(list).some((value) => value !== undefined);
  if (!id && !listed) return <MyDay />;
  return <ResourcePage def={tasks} id={id} search={search} />;
}
