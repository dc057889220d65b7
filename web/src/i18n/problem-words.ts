// What the server says, in the person's language, where pages outside of the company and of Settings may meet it.
import { problems as problemsDe } from "./de/problems";
import { problems } from "./en/problems";
import { addWords } from "./translate";

addWords({ en: { ...problems }, de: { ...problemsDe } });
