/** The errors of Zako itself. */

/** A defect of Zako, not of a script. */
export class ZakoInternalError extends Error {
  constructor(message: string) {
    super(`Internal error, please report it: ${message}`);
    this.name = "ZakoInternalError";
  }
}
