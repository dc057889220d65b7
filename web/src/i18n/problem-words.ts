// What the server says, in the person's language, where pages outside of the company and of Settings may meet it.
import { problems } from "./de/problems";
import { addWords } from "./translate";

addWords({ en: {}, de: problems });
