import { app } from "./de/app";
import { ask } from "./de/ask";
import { audit } from "./de/audit";
import { calendar } from "./de/calendar";
import { catalogue } from "./de/catalogue";
import { conversations } from "./de/conversations";
import { crm } from "./de/crm";
import { deals } from "./de/deals";
import { home } from "./de/home";
import { identity } from "./de/identity";
import { knowledge } from "./de/knowledge";
import { papers } from "./de/papers";
import { planning } from "./de/planning";
import { resource } from "./de/resource";
import { settings } from "./de/settings";
import { start } from "./de/start";
import { team } from "./de/team";
import { widgets } from "./de/widgets";
import type { Catalogue } from "./translate";

export const de: Catalogue = {
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
