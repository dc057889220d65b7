import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const shared = process.env.RAPPORT_SHARED ?? here("../../../shared");
const ours = (name: string) => here(`../../internal/care/extract/testdata/${name}`);

/** The file from the collection of real ones where that is at hand, else the repository's own. */
function first<T extends { path: string }>(real: T, own: T): T {
  return existsSync(real.path) ? real : own;
}

/** A few people, every row good. */
export const fewPeople = { path: here("./fixtures/few-people.csv"), rows: 3 };

/** The repository's own list: what becomes of it is the same everywhere. */
export const listed = { path: here("./fixtures/people.csv"), rejected: 2, added: 6 };

/** A list with columns to leave out and with rows that can't become contacts. */
export const people = first(
  {
    path: join(shared, "data/lists/contacts/mautic-fakeleaddata.csv"),
    rows: 54,
    rejected: 4,
    added: 50,
    reason: "A contact needs a name or an e-mail address.",
    columns: { firstname: "First name", company: "Account", zipcode: "" },
    known: "Henry Catalano",
  },
  {
    path: here("./fixtures/people.csv"),
    rows: 8,
    rejected: 2,
    added: 6,
    reason: "A contact needs a name or an e-mail address.",
    columns: { firstname: "First name", company: "Account", zipcode: "" },
    known: "Henrik Dahl",
  },
);

/** A document with a question that it answers. */
export type Asked = { path: string; question: string; answer: RegExp };

export const pdf: Asked = first(
  {
    path: join(shared, "data/documents/pdf/filing-COSTCO_2023_8K_dated-2023-08-16.pdf"),
    question: "Who was elected as a director on August 16, 2023?",
    answer: /Helena Buonanno Foulkes/,
  },
  {
    path: ours("aldermoor-manual.pdf"),
    question: "What does error E17 mean?",
    answer: /the flow is too low/,
  },
);

export const docx: Asked = first(
  {
    path: join(shared, "data/documents/docx/pandoc-links.docx"),
    question: "Is there a link to a popular website?",
    answer: /An external link to a popular website/,
  },
  {
    path: ours("aldermoor-warranty.docx"),
    question: "Wie lange gilt die Garantie?",
    answer: /fünf Jahre/,
  },
);

export const html: Asked = {
  path: ours("aldermoor-faq.html"),
  question: "How loud is the pump at one metre?",
  answer: /38\sdB at one metre/,
};

export const markdown = { path: ours("aldermoor-guide.md") };
export const text = { path: ours("price-utf8-bom.txt") };

/** Nothing in any of the documents says this. */
export const notInThere = "Can I pay with a credit card?";
