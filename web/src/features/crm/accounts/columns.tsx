import type { Account } from "@/api/shapes";
import { contactTarget } from "@/features/crm/contacts/columns";
import { dealTarget } from "@/features/crm/deals/columns";
import { DuplicatesLink } from "@/features/crm/duplicates/duplicates-link";
import { DuplicateHint } from "@/features/crm/duplicates/hint";
import { MergePair } from "@/features/crm/duplicates/merge-pair";
import { RecordTools, WhereItWent } from "@/features/crm/duplicates/record-tools";
import { orderTarget } from "@/features/sales/orders/columns";
import { quoteTarget } from "@/features/sales/quotes/columns";
import { defineResource, type Target, targetOf } from "@/resource/define";
import { Ago } from "@/ui/dates";
import { AccountBlocks } from "./account-blocks";
import { accountFields } from "./form";

const ofAccount = (id: string) => `account_id == "${id}"`;
const forAccount = ({ id }: Account) => ({ account_id: id });

export const accounts = defineResource<Account>({
  name: "accounts",
  path: "/crm/accounts",
  route: "/accounts",
  icon: "account",
  one: { en: "Account", de: "Kunde" },
  other: { en: "Accounts", de: "Kunden" },
  about: {
    en: "An account is an organisation you sell to. Its people are contacts.",
    de: "Ein Kunde ist eine Organisation, an die Sie verkaufen. Ihre Menschen sind Kontakte.",
  },
  example: { en: "Fenwick Housing Trust, Gävle", de: "Fenwick Housing Trust, Gävle" },
  square: true,
  include: "parent_account",
  sort: "name",
  title: (account) => account.name,
  subtitle: (account) => [account.industry, account.city].filter(Boolean).join(", "),
  fields: accountFields,
  columns: [
    { field: "name", width: 264 },
    { field: "domain", width: 176, editable: true },
    { field: "industry", width: 152, editable: true },
    { field: "size", width: 104, editable: true },
    { field: "phone", width: 152, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "city", width: 128, editable: true },
    { field: "country", width: 112, editable: true },
    { field: "website", width: 200, editable: true, hidden: true },
    { field: "created_at", width: 96 },
  ],
  aside: (account) => <Ago at={account.updated_at} />,
  related: [
    { target: dealTarget, of: (account) => account.id, filter: ofAccount, fresh: forAccount },
    { target: contactTarget, of: (account) => account.id, filter: ofAccount, fresh: forAccount },
    { target: quoteTarget, of: (account) => account.id, filter: ofAccount, fresh: forAccount },
    { target: orderTarget, of: (account) => account.id, filter: ofAccount },
  ],
  importable: true,
  extra: true,
  beside: (account) => <AccountBlocks account={account} />,
  above: (account) => <RecordTools def={accounts} record={account} />,
  gone: (id) => <WhereItWent def={accounts} id={id} />,
  hint: (values) => <DuplicateHint record="accounts" values={values} />,
  tools: () => <DuplicatesLink record="accounts" />,
  pair: (ids, onClose, onDone) => <MergePair def={accounts} ids={ids} onClose={onClose} onDone={onDone} />,
});

export function accountTarget(): Target {
  return targetOf(accounts);
}
