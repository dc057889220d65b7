// The words of widgets, which come with their pages in both languages.
import { widgets as de } from "./de/widgets";
import { widgets as en } from "./en/widgets";
import { addWords } from "./translate";

addWords({ en, de });
