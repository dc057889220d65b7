// The words of the settings pages, which come with them in both languages.
import { preferences as de } from "./de/preferences";
import { preferences as en } from "./en/preferences";
import { addWords } from "./translate";

addWords({ en, de });
