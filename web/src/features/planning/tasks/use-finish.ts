// Ticking tasks off and opening them again.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { zone } from "@/ui/zone";

export const myDayQuery = queryOptions({
  queryKey: keys.myDay(),
  queryFn: ({ signal }) => body(api.GET("/tasks/my-day", { params: { query: { tz: zone() } }, signal })),
  // What is overdue changes with the clock alone.
  refetchInterval: 60_000,
});

/** Everything that shows tasks is read again. */
export function useTasksChanged(): (id?: string) => Promise<unknown> {
  const client = useQueryClient();
  return (id) => {
    const touched = [keys.lists("tasks"), keys.counts("tasks"), keys.myDay()];
    const one = id ? [keys.one("tasks", id), keys.timeline("tasks", id)] : [];
    return Promise.all([...touched, ...one].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

function finishTask(id: string) {
  return body(api.POST("/tasks/{id}/done", { params: { path: { id }, query: { tz: zone() } } }));
}

function reopenTask(id: string) {
  return body(api.POST("/tasks/{id}/reopen", { params: { path: { id } } }));
}

/** Where a card of a task was put on the board. */
export function moveTask({ id }: { id: string }, status: string): Promise<unknown> {
  return status === "done" ? finishTask(id) : reopenTask(id);
}

export function useFinish() {
  const changed = useTasksChanged();
  return useMutation({
    mutationFn: finishTask,
    onSettled: (_done, _error, id) => changed(id),
  });
}

export function useReopen() {
  const changed = useTasksChanged();
  return useMutation({
    mutationFn: reopenTask,
    onSettled: (_done, _error, id) => changed(id),
  });
}
