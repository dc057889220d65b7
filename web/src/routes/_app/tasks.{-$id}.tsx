import { createFileRoute } from "@tanstack/react-router";
import { tasks } from "@/features/planning/tasks/columns";
import { MyDay } from "@/features/planning/tasks/my-day";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/tasks/{-$id}")({
  validateSearch: listSearch,
  component: TasksPage,
});

function TasksPage() {
  const { id } = Route.useParams();
  const search = Route.useSearch();
  // Without anything in the address it is one's own day.
  const listed = Object.values(search).some((value) => value !== undefined);
  if (!id && !listed) return <MyDay />;
  return <ResourcePage def={tasks} id={id} search={search} />;
}
