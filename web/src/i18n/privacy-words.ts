// The words of privacy, which come with its pages in both languages.
import { privacy as privacyDe } from "./de/privacy";
import { privacy } from "./en/privacy";
import { addWords } from "./translate";

addWords({ en: { ...privacy }, de: { ...privacyDe } });
