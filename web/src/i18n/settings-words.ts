// The words of the settings pages, which come with them in both languages.

import { audit as auditDe } from "./de/audit";
import { fields as fieldsDe } from "./de/fields";
import { preferences as preferencesDe } from "./de/preferences";
import { security as securityDe } from "./de/security";
import { team as teamDe } from "./de/team";
import { audit as auditEn } from "./en/audit";
import { fields } from "./en/fields";
import { preferences } from "./en/preferences";
import { security as securityEn } from "./en/security";
import { team as teamEn } from "./en/team";
import "./privacy-words";
import "./problem-words";
import { addWords } from "./translate";

addWords({
  en: { ...preferences, ...fields, ...auditEn, ...securityEn, ...teamEn },
  de: { ...preferencesDe, ...fieldsDe, ...auditDe, ...securityDe, ...teamDe },
});
