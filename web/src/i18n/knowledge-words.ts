// The words of documents and of answers, which come with their pages in both languages.
import { ask as askDe } from "./de/ask";
import { knowledge as knowledgeDe } from "./de/knowledge";
import { ask } from "./en/ask";
import { knowledge } from "./en/knowledge";
import { addWords } from "./translate";

addWords({ en: { ...ask, ...knowledge }, de: { ...askDe, ...knowledgeDe } });
