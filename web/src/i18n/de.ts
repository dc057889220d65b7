import { app } from "./de/app";
import { calendar } from "./de/calendar";
import { crm } from "./de/crm";
import { home } from "./de/home";
import { planning } from "./de/planning";
import { resource } from "./de/resource";
import { settings } from "./de/settings";
import { start } from "./de/start";
import { widgets } from "./de/widgets";
import type { Catalogue } from "./translate";

export const de: Catalogue = {
  ...app,
  ...resource,
  ...crm,
  ...home,
  ...settings,
  ...start,
  ...widgets,
  ...calendar,
  ...planning,
};
