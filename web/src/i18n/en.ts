// The English catalogue, one file an area. German has the same keys; a test holds the two together.

import { app } from "./en/app";
import { ask } from "./en/ask";
import { audit } from "./en/audit";
import { calendar } from "./en/calendar";
import { catalogue } from "./en/catalogue";
import { conversations } from "./en/conversations";
import { crm } from "./en/crm";
import { deals } from "./en/deals";
import { home } from "./en/home";
import { identity } from "./en/identity";
import { knowledge } from "./en/knowledge";
import { papers } from "./en/papers";
import { planning } from "./en/planning";
import { resource } from "./en/resource";
import { settings } from "./en/settings";
import { start } from "./en/start";
import { team } from "./en/team";
import { widgets } from "./en/widgets";

export const en = {
  ...app,
  ...identity,
  ...resource,
  ...crm,
  ...home,
  ...settings,
  ...start,
  ...team,
  ...knowledge,
  ...ask,
  ...audit,
  ...widgets,
  ...conversations,
  ...calendar,
  ...planning,
  ...deals,
  ...papers,
  ...catalogue,
};
