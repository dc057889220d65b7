// The words of what goes out to customers and guests, and of the outbox, which come with their pages in both languages.
import { letters as de } from "./de/letters";
import { letters as en } from "./en/letters";
import { addWords } from "./translate";

addWords({ en, de });
