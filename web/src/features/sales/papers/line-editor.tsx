import { ActionIcon, Button, Menu } from "@mantine/core";
import "@mantine/core/styles/Menu.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef } from "react";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { type DraftLine, emptyLine, faultsOf, type Line, moved, written } from "./draft";
import { bareAmount } from "./figures";
import { LineTable } from "./line-table";
import classes from "./lines.module.css";
import { ProductInput } from "./product-input";
import { SumList } from "./sum-list";
import { TakeDeal } from "./take-deal";
import { linesOf, type Paper, type PaperKind, sumsOf, useLines } from "./use-lines";
import "@/i18n/sales-words";

type Props = { kind: PaperKind; paper: Paper; open: boolean };

/** The lines of a quote or an order: a table to write in while it is open, and one to read afterwards. */
export function Lines({ kind, paper, open }: Props) {
  const me = useQuery(meQuery).data;
  if (open && may(me, kind, "edit")) return <LineEditor kind={kind} paper={paper} />;
  return (
    <section className={classes.lines} aria-label={t("papers.lines")}>
      <LineTable lines={linesOf(paper)} currency={paper.currency} />
      <SumList sums={sumsOf(paper)} />
    </section>
  );
}

function LineEditor({ kind, paper }: Omit<Props, "open">) {
  const edit = useLines(kind, paper);
  const grid = useRef<HTMLDivElement>(null);
  const { shown, draft, preview, save } = edit;
  const known: Line[] = draft ? (preview.data?.lines ?? []) : linesOf(paper);
  // The preview counts written lines only.
  const places = new Map(written(shown).map((line, index) => [line.key, index]));
  const error = save.error ?? preview.error;
  const faults = faultsOf(error instanceof ApiError ? error.fields : {});
  for (const fault of edit.unread) faults.set(`${fault.index}.${fault.field}`, "");
  const stale = save.error instanceof ApiError && save.error.status === 412;
  const behind = draft !== undefined && (preview.behind || preview.isFetching);

  const focus = (row: number, field: string) =>
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-field="${field}"]`)?.focus(),
    );
  const set = (index: number, change: Partial<DraftLine>) =>
    edit.change(shown.map((line, at) => (at === index ? { ...line, ...change } : line)));
  const add = () => {
    edit.change([...shown, emptyLine()]);
    focus(shown.length, "name");
  };
  const move = (index: number, by: number, field: string) => {
    edit.change(moved(shown, index, by));
    focus(Math.max(0, Math.min(shown.length - 1, index + by)), field);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const field = event.target instanceof HTMLElement ? (event.target.dataset.field ?? "name") : "name";
    const down = event.key === "ArrowDown";
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) edit.store();
    else if (event.altKey && (down || event.key === "ArrowUp")) move(index, down ? 1 : -1, field);
    else if (event.key === "Enter" && field !== "description" && !event.defaultPrevented) {
      if (index === shown.length - 1) add();
      else focus(index + 1, field);
    } else return;
    event.preventDefault();
  };

  return (
    <section className={classes.lines} aria-label={t("papers.lines")}>
      <div ref={grid} className={classes.grid}>
        {shown.length > 0 && <Heads />}
        {shown.map((line, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset can not be a grid everywhere
          <div
            key={line.key}
            className={classes.line}
            role="group"
            data-row={index}
            aria-label={t("papers.line", { n: index + 1 })}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            <EditedLine
              line={line}
              index={index}
              of={shown.length}
              currency={paper.currency}
              known={draft ? known[places.get(line.key) ?? -1] : known[index]}
              fault={(field) => faults.get(`${places.get(line.key) ?? index}.${field}`)}
              onChange={(change) => set(index, change)}
              onMove={(by) => move(index, by, "name")}
              onRemove={() => {
                edit.change(shown.toSpliced(index, 1));
                focus(Math.max(0, index - 1), "name");
              }}
            />
          </div>
        ))}
        {shown.length === 0 && (
          <div className={classes.none}>
            <b>{t("papers.empty")}</b>
            <p className="muted">{t("papers.empty_body")}</p>
            {paper.deal_id && (
              <TakeDeal deal={paper.deal_id} currency={paper.currency} onTake={edit.change} />
            )}
          </div>
        )}
      </div>
      <div className={classes.foot}>
        <div className={classes.tools}>
          <Button leftSection={<Icon name="plus" />} onClick={add}>
            {t("papers.add")}
          </Button>
          <p className="small muted desk">{t("papers.keys")}</p>
        </div>
        <SumList sums={draft ? (preview.data?.sums ?? sumsOf(paper)) : sumsOf(paper)} faded={behind} />
      </div>
      {error && faults.size === 0 && !stale && (
        <Notice tone="negative" title={error.message}>
          <p className="soft">{t("papers.kept")}</p>
        </Notice>
      )}
      {faults.size > 0 && (
        <Notice tone="negative" title={error?.message ?? t("papers.kept")}>
          <p className="soft">{t("papers.kept")}</p>
        </Notice>
      )}
      {stale && (
        <Notice tone="caution" title={t("papers.stale")}>
          <div className="row">
            <Button size="xs" onClick={edit.overwrite}>
              {t("papers.keep_mine")}
            </Button>
            <Button size="xs" onClick={edit.discard}>
              {t("papers.take_theirs")}
            </Button>
          </div>
        </Notice>
      )}
      {draft && (
        <div className={classes.save} role="status">
          <span className="muted">{behind ? t("papers.reckoning") : t("papers.unsaved")}</span>
          <Button className="end" onClick={edit.discard} disabled={save.isPending}>
            {t("papers.discard")}
          </Button>
          <Button variant="filled" onClick={edit.store} loading={save.isPending} disabled={!edit.lines}>
            {t("papers.save")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Heads() {
  return (
    <div className={classes.heads} aria-hidden="true">
      <span>{t("papers.item")}</span>
      <span>{t("papers.quantity")}</span>
      <span>{t("papers.unit")}</span>
      <span>{t("papers.price")}</span>
      <span>{t("papers.discount")}</span>
      <span>{t("papers.tax")}</span>
      <span>{t("papers.net")}</span>
      <span />
    </div>
  );
}

type LineProps = {
  line: DraftLine;
  index: number;
  of: number;
  currency: string;
  /** What the server says of it, once it has. */
  known: Line | undefined;
  fault: (field: keyof DraftLine) => string | undefined;
  onChange: (change: Partial<DraftLine>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
};

function EditedLine(props: LineProps) {
  const { line, index, currency, known, fault, onChange } = props;
  const n = index + 1;
  const input = (field: "quantity" | "unit" | "price" | "discount" | "tax", hint?: string) => (
    <span className={classes.cell} data-name={field}>
      <span className={`${classes.label} phone`}>{t(`papers.${field}`)}</span>
      <input
        className={field === "unit" ? classes.input : classes.figure}
        data-field={field}
        aria-label={t("papers.of_line", { field: t(`papers.${field}`), n })}
        aria-invalid={fault(field) !== undefined || undefined}
        title={fault(field)}
        inputMode={field === "unit" ? undefined : "decimal"}
        autoComplete="off"
        placeholder={hint}
        value={line[field]}
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
        onFocus={(event) => event.currentTarget.select()}
      />
    </span>
  );
  return (
    <>
      <span className={classes.cell} data-name="name">
        <ProductInput
          value={line.name}
          label={t("papers.of_line", { field: t("papers.item"), n })}
          invalid={fault("name") !== undefined}
          onChange={(name) => onChange({ name })}
          onProduct={(product) =>
            onChange({
              product: product.id,
              name: product.name,
              unit: product.unit,
              description: line.description,
              price: "",
              tax: "",
            })
          }
        />
      </span>
      {input("quantity")}
      {input("unit", known?.unit)}
      {input("price", known && !line.price ? bareAmount(known.unit_price, currency) : undefined)}
      {input("discount", "0")}
      {input("tax", known ? String(known.tax_rate) : "0")}
      <span className={`${classes.cell} ${classes.net} num`} data-name="net">
        {known ? bareAmount(known.net, currency) : "–"}
      </span>
      <LineMenu {...props} />
      <span className={classes.below}>
        <textarea
          className={classes.description}
          data-field="description"
          rows={line.description ? Math.min(6, line.description.split("\n").length) : 1}
          aria-label={t("papers.of_line", { field: t("papers.more"), n })}
          placeholder={t("papers.describe")}
          value={line.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
        <Why {...props} />
      </span>
    </>
  );
}

/** Where the price comes from, and the way back to the list's. */
function Why({ line, known, currency, onChange }: LineProps) {
  if (!line.product || !known) return null;
  if (!known.manual) return <span className={`${classes.why} muted`}>{known.why}</span>;
  const price = known.list_price;
  return (
    <span className={`${classes.why} cau`}>
      {price === null ? t("papers.manual") : t("papers.instead_of", { price: bareAmount(price, currency) })}{" "}
      {price !== null && (
        <button type="button" className="acc strong" onClick={() => onChange({ price: "" })}>
          {t("papers.take_list")}
        </button>
      )}
    </span>
  );
}

function LineMenu({ index, of, onMove, onRemove }: LineProps) {
  const n = index + 1;
  return (
    <span className={classes.cell} data-name="menu">
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t("papers.menu", { n })} tabIndex={-1}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="up" />} disabled={index === 0} onClick={() => onMove(-1)}>
            {t("papers.up", { n })}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="dn" />} disabled={index === of - 1} onClick={() => onMove(1)}>
            {t("papers.down", { n })}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<Icon name="trash" />} onClick={onRemove}>
            {t("papers.remove", { n })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
