// The words of deals, boards and conversations, which come with their pages in both languages.

import { conversations as conversationsDe } from "./de/conversations";
import { deals as dealsDe } from "./de/deals";
import { conversations } from "./en/conversations";
import { deals } from "./en/deals";
import { addWords } from "./translate";

addWords({ en: { ...deals, ...conversations }, de: { ...dealsDe, ...conversationsDe } });
