// What is said of lists of quotes and orders before they come in: a row is a line, not a paper.
import type { Importing } from "@/resource/define";

const others: Importing["others"] = {
  "lines.product_id": { en: "Product, by SKU", de: "Produkt (Artikelnr.)" },
  "lines.name": { en: "Line name", de: "Bezeichnung" },
  "lines.description": { en: "Line description", de: "Beschreibung" },
  "lines.quantity": { en: "Quantity", de: "Menge" },
  "lines.unit": { en: "Unit", de: "Einheit" },
  "lines.unit_price": { en: "Price of one", de: "Einzelpreis" },
  "lines.discount": { en: "Discount in percent", de: "Rabatt in Prozent" },
  "lines.tax_rate": { en: "Tax in percent", de: "Steuer in Prozent" },
  "lines.net": { en: "Total, to check against", de: "Summe, zum Abgleich" },
  net: { en: "Total without tax, to check against", de: "Summe netto, zum Abgleich" },
  total: { en: "Total with tax, to check against", de: "Summe brutto, zum Abgleich" },
};

const group = { en: "Each line", de: "Jede Position" };

export const importingQuotes: Importing = {
  note: {
    en: "One row is one line: rows that follow each other with the same former number become one quote. Quotes come in as drafts and get a number of their own when they are sent. What they come to is worked out from their lines; a total in the list is only checked.",
    de: "Eine Zeile ist eine Position: Zeilen mit derselben früheren Nummer, die aufeinander folgen, werden ein Angebot. Angebote kommen als Entwurf an und erhalten beim Versenden ihre eigene Nummer. Die Summen werden aus den Positionen errechnet; eine Summe in der Liste wird nur verglichen.",
  },
  group,
  others: { ...others, together: { en: "Which rows are one quote", de: "Welche Zeilen ein Angebot sind" } },
};

export const importingOrders: Importing = {
  note: {
    en: "One row is one line: rows that follow each other with the same former number become one order. Orders come in open and get a number of their own when they are confirmed. What they come to is worked out from their lines; a total in the list is only checked.",
    de: "Eine Zeile ist eine Position: Zeilen mit derselben früheren Nummer, die aufeinander folgen, werden ein Auftrag. Aufträge kommen offen an und erhalten beim Bestätigen ihre eigene Nummer. Die Summen werden aus den Positionen errechnet; eine Summe in der Liste wird nur verglichen.",
  },
  group,
  others: { ...others, together: { en: "Which rows are one order", de: "Welche Zeilen ein Auftrag sind" } },
};
