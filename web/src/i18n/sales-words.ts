// The words of products, price lists, quotes and orders, which come with their pages in both languages.

import { catalogue as catalogueDe } from "./de/catalogue";
import { papers as papersDe } from "./de/papers";
import { catalogue } from "./en/catalogue";
import { papers } from "./en/papers";
import { addWords } from "./translate";

addWords({ en: { ...papers, ...catalogue }, de: { ...papersDe, ...catalogueDe } });
