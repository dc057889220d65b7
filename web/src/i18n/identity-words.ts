// The words of signing in and registering, which come with their pages in both languages.
import { identity as identityDe } from "./de/identity";
import { identity } from "./en/identity";
import { addWords } from "./translate";

addWords({ en: { ...identity }, de: { ...identityDe } });
