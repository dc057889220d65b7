import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";
import { changeWidget, type Widget, type WidgetPatch, widgetsQuery } from "./widgets";

/** Changes a widget and puts the answer into the list that every page reads. */
export function useChangeWidget(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: WidgetPatch) => changeWidget(id, patch),
    onSuccess: (widget) => keepWidget(client, widget),
    onError: (error) => {
      // The form says itself what is wrong with a field.
      if (error instanceof ApiError && Object.keys(error.fields).length > 0) return;
      toast(t("save.failed", { reason: messageOf(error) }));
    },
  });
}

export function keepWidget(client: ReturnType<typeof useQueryClient>, widget: Widget): void {
  client.setQueryData(widgetsQuery.queryKey, (old) => {
    if (!old) return old;
    const known = old.items.some(({ id }) => id === widget.id);
    const items = known
      ? old.items.map((one) => (one.id === widget.id ? { ...one, ...widget } : one))
      : [...old.items, widget];
    return { ...old, items };
  });
  void client.invalidateQueries({ queryKey: widgetsQuery.queryKey });
}
