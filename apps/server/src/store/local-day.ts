const MAX_ZONE_LENGTH = 64;

/**
 * A function from a moment (ISO 8601) to its calendar day in a time zone such as `Asia/Seoul`, as `2026-11-30`. Without
 * a zone, or with an unknown one, the day is that of UTC.
 */
export const dayFormatter = (zone: unknown): ((iso: string) => string) => {
  const format = formatOf(zone);
  return (iso) => {
    const moment = new Date(iso);
    return format === null || Number.isNaN(moment.getTime()) ? iso.slice(0, 10) : format.format(moment);
  };
};

/** Dates in Swedish have the format of ISO 8601. */
const formatOf = (zone: unknown): Intl.DateTimeFormat | null => {
  if (typeof zone !== 'string' || zone === '' || zone.length > MAX_ZONE_LENGTH) return null;
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  } catch {
    return null;
  }
};
