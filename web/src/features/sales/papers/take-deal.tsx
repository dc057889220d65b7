import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Line, linesQuery } from "@/features/crm/deals/deals";
import { t } from "@/i18n/translate";
import { type DraftLine, emptyLine } from "./draft";
import { typedDecimal, typedOf } from "./figures";
import "@/i18n/sales-words";

type Props = { deal: string; currency: string; onTake: (lines: DraftLine[]) => void };

/** While a paper has no lines of its own, those of its deal are offered. */
export function TakeDeal({ deal, currency, onTake }: Props) {
  const { data } = useQuery({ ...linesQuery(deal), retry: false });
  if (!data || data.items.length === 0 || data.currency !== currency) return null;
  return (
    <Button onClick={() => onTake(data.items.map((line) => taken(line, currency)))}>
      {t("papers.take_deal")}
    </Button>
  );
}

function taken(line: Line, currency: string): DraftLine {
  return {
    ...emptyLine(),
    product: line.product_id,
    name: line.name,
    quantity: typedDecimal(line.quantity),
    price: typedOf(line.unit_price, currency),
    discount: line.discount ? typedDecimal(line.discount) : "",
  };
}
