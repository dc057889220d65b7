import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/sheet";
import type { TaxClass } from "./columns";
import "@/i18n/sales-words";

/** Says whether a tax class is the default, and makes it so. */
export function MakeDefault({ tax }: { tax: TaxClass }) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const make = useMutation({
    mutationFn: () =>
      body(api.POST("/products/tax-classes/{id}/default", { params: { path: { id: tax.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.record("tax_classes") }),
  });
  return (
    <Block title={t("tax.default")}>
      {make.error && <Notice tone="negative" title={make.error.message} />}
      {tax.is_default ? (
        <p className="muted">{t("tax.is_default")}</p>
      ) : (
        <>
          <p className="muted">{t("tax.not_default")}</p>
          {may(me, "tax_classes", "edit") && (
            <Button mt={8} loading={make.isPending} onClick={() => make.mutate()}>
              {t("tax.make_default")}
            </Button>
          )}
        </>
      )}
    </Block>
  );
}
