import { rule } from "zako:rule";

/** No rule of the package any more: `zako.ts` leaves this directory out. */
export const banner = rule({ attributes: {}, implementation: () => [] });
