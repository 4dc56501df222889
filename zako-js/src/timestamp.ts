/**
 * Points in time as plain numbers. There is no clock here: a time is written in a script or comes
 * in as a configuration value, so that it is part of what a result was made from.
 *
 * Dates are those of the proleptic Gregorian calendar in UTC, without leap seconds (POSIX time).
 */

/** Seconds since 1970-01-01T00:00:00Z; whole, and negative before that. */
export type Timestamp = number;

/** A timestamp taken apart. */
export interface Fields {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 0 to 59. */
  readonly second: number;
  /** 1 (Monday) to 7 (Sunday), as in ISO 8601. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_ERA = 146_097;
const DAYS_TO_EPOCH = 719_468;
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/**
 * A timestamp from seconds since the epoch.
 *
 * @throws RangeError unless it is a whole number in the years 1 to 9999
 */
export function fromSeconds(seconds: number): Timestamp {
  if (!Number.isInteger(seconds) || seconds < EARLIEST || seconds > LATEST) {
    throw new RangeError(`Not a whole number of seconds in the years 1 to 9999: ${seconds}`);
  }
  return seconds;
}

/**
 * Reads `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ssZ` or the same with an offset such as `+02:00`
 * (RFC 3339 without fractions).
 *
 * @throws RangeError for any other text, and for a date that does not exist
 */
export function parse(text: string): Timestamp {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):(\d{2})))?$/.exec(text);
  if (match === null) {
    throw new RangeError(`Not a time such as \`2026-01-31\` or \`2026-01-31T12:00:00Z\`: ${text}`);
  }
  const [year, month, day, hour, minute, second, , offsetHour, offsetMinute] = match
    .slice(1)
    .map((part) => Number(part ?? 0)) as [
    number, number, number, number, number, number, number, number, number,
  ];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) {
    throw new RangeError(`Not a time of day: ${text}`);
  }
  const offset = (offsetHour * 60 + offsetMinute) * (match[7] === "-" ? -60 : 60);
  return fromSeconds(fromFields(year, month, day, hour, minute, second) - offset);
}

/**
 * The timestamp of a UTC date and time of day.
 *
 * @throws RangeError for a date that does not exist, such as 30 February
 */
export function fromFields(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): Timestamp {
  const time = daysBefore(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  const read = fields(fromSeconds(time));
  if (
    read.year !== year || read.month !== month || read.day !== day ||
    read.hour !== hour || read.minute !== minute || read.second !== second
  ) {
    throw new RangeError(`No such date and time: ${year}-${month}-${day} ${hour}:${minute}:${second}`);
  }
  return time;
}

/** Takes a timestamp apart. */
export function fields(timestamp: Timestamp): Fields {
  const seconds = fromSeconds(timestamp);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const ofDay = seconds - days * SECONDS_PER_DAY;
  // Counted in years that start in March, so that the leap day is the last of its year.
  const shifted = days + DAYS_TO_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor((ofDay % 3600) / 60),
    second: ofDay % 60,
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
    dayOfYear: days - daysBefore(year, 1, 1) + 1,
  };
}

/** Days from 1970-01-01 to a date. */
function daysBefore(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_EPOCH;
}

/** Writes `YYYY-MM-DDThh:mm:ssZ`. */
export function format(timestamp: Timestamp): string {
  const { hour, minute, second } = fields(timestamp);
  return `${formatDate(timestamp)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}

/** Writes `YYYY-MM-DD`. */
export function formatDate(timestamp: Timestamp): string {
  const { year, month, day } = fields(timestamp);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

const two = (number: number): string => String(number).padStart(2, "0");
