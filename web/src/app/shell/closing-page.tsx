import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { signOut } from "@/api/session";
import type { Me } from "@/api/shapes";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { longDate } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { Sheet } from "@/ui/sheet";
import { Empty } from "@/ui/states";

/** All that is left of a company that is to be deleted: the way back. */
export function ClosingPage({ me, closesAt }: { me: Me; closesAt: string }) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => body(api.DELETE("/company/deletion")),
    onSuccess: () => client.resetQueries(),
  });
  const title = t("closing.title", { company: me.company.name });
  return (
    <Sheet label={title}>
      <Empty
        icon="warn"
        title={title}
        action={
          <>
            <Button variant="filled" loading={restore.isPending} onClick={() => restore.mutate()}>
              {t("closing.restore")}
            </Button>
            <Button onClick={() => void signOut()}>{t("sign_out")}</Button>
          </>
        }
      >
        {t("closing.body", { day: longDate(closesAt) })}
      </Empty>
      {restore.error && <Notice tone="negative" title={messageOf(restore.error)} />}
    </Sheet>
  );
}
