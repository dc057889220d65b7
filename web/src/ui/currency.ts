// Currencies by the digits behind their point, ISO 4217. Intl has those of CLDR, by which Hungary has no fillér and a
// browser's update can move the point. The server has the same table in internal/platform/money.
const unusual: Record<number, string> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** How many digits a currency has behind the point: its minor units. */
export function minorDigits(currency: string): number {
  const found = Object.entries(unusual).find(([, codes]) => codes.split(" ").includes(currency));
  return found ? Number(found[0]) : 2;
}
