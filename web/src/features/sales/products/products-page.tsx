import { useQuery } from "@tanstack/react-query";
import { CategoryTree } from "@/features/sales/categories/category-tree";
import { chosenIn, filterOf, treeQuery } from "@/features/sales/categories/tree";
import { t } from "@/i18n/translate";
import { ListPage } from "@/resource/list-page";
import { type ListSearch, useListState } from "@/resource/list-state";
import { usePhone } from "@/ui/use-phone";
import { products } from "./columns";
import classes from "./products-page.module.css";
import "@/i18n/sales-words";

/** The products, with the tree of their categories beside them. */
export function ProductsPage({ search }: { search: ListSearch }) {
  const phone = usePhone();
  const change = useListState();
  const nodes = useQuery(treeQuery).data?.items ?? [];
  const chosen = chosenIn(search.filter);
  const tree = (
    <CategoryTree
      chosen={chosen}
      onChoose={(id) => change({ filter: id && filterOf(nodes, id), saved: undefined })}
    />
  );
  if (phone) {
    const name = nodes.find((node) => node.id === chosen)?.name ?? t("tree.all");
    return (
      <div className={classes.phone}>
        <details>
          <summary>
            {t("tree.title")}: <b>{name}</b>
          </summary>
          {tree}
        </details>
        <ListPage def={products} search={search} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <aside className={classes.tree}>{tree}</aside>
      <ListPage def={products} search={search} />
    </div>
  );
}
