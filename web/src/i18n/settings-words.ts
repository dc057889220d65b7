// The words of the settings pages, which come with them in both languages.
import { fields as fieldsDe } from "./de/fields";
import { preferences as preferencesDe } from "./de/preferences";
import { fields } from "./en/fields";
import { preferences } from "./en/preferences";
import { addWords } from "./translate";

addWords({ en: { ...preferences, ...fields }, de: { ...preferencesDe, ...fieldsDe } });
