// The words of the first steps, which come with their pages in both languages.
import { start as de } from "./de/start";
import { start as en } from "./en/start";
import { addWords } from "./translate";

addWords({ en, de });
