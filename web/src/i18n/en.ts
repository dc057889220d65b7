// The English catalogue, one file an area. German has the same keys; a test holds the two together.

import { app } from "./en/app";
import { calendar } from "./en/calendar";
import { crm } from "./en/crm";
import { home } from "./en/home";
import { planning } from "./en/planning";
import { resource } from "./en/resource";
import { settings } from "./en/settings";
import { start } from "./en/start";
import { widgets } from "./en/widgets";

export const en = {
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
