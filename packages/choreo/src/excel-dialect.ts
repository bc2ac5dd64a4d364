/** How Excel expects a CSV that is opened by a double click. */

/** How a spreadsheet program expects CSVs in a language. */
export type ExcelDialect = { readonly delimiter: ',' | ';'; readonly decimal: '.' | ',' };

/**
 * The dialect for a language tag such as `de-DE`; that of English if the tag is invalid. With a decimal comma the
 * separator is `;`.
 */
export const excelDialect = (locale: string): ExcelDialect =>
  decimalSign(locale) === ',' ? { delimiter: ';', decimal: ',' } : { delimiter: ',', decimal: '.' };

const decimalSign = (locale: string): string | undefined => {
  const [known = 'en'] = knownLocales(locale);
  // Spreadsheets write Latin digits in every language.
  const parts = new Intl.NumberFormat(known, { numberingSystem: 'latn' }).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value;
};

/** The language as a list, empty if nothing is known of it or the tag is invalid. */
export const knownLocales = (locale: string): string[] => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale);
  } catch {
    return [];
  }
};

const ISO_DATETIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** A moment as Excel reads it as a date, still in UTC. */
export const excelTime = (iso: string): string => iso.replace(ISO_DATETIME, '$1 $2');
