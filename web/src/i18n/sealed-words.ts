// The words of encrypted values, which come with the first one that can be shown.

import { sealed as sealedDe } from "./de/sealed";
import { sealed as sealedEn } from "./en/sealed";
import { addWords } from "./translate";

addWords({ en: sealedEn, de: sealedDe });
