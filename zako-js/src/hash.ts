/**
 * Hashes of texts, bytes and data: the same input gives the same digest on every machine.
 */

const ROUND_CONSTANTS: readonly number[] = fractions(64, 3);
const INITIAL_STATE: readonly number[] = fractions(8, 2);

/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4). */
function fractions(count: number, root: 2 | 3): number[] {
  const words: number[] = [];
  for (let candidate = 2; words.length < count; candidate++) {
    if (isPrime(candidate)) {
      words.push(fractionOfRoot(BigInt(candidate), root));
    }
  }
  return words;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) {
      return false;
    }
  }
  return true;
}

/** Bits 32 to 1 behind the binary point of the root, by integer arithmetic, which is exact. */
function fractionOfRoot(value: bigint, root: 2 | 3): number {
  const scaled = value << BigInt(32 * root);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(root) <= scaled) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return Number(BigInt.asUintN(32, low));
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const written = character.codePointAt(0) ?? 0;
    const code = written >= 0xd800 && written <= 0xdfff ? 0xfffd : written;
    if (code < 0x80) {
      bytes.push(code);
    } else if (code < 0x800) {
      bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    } else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63));
      bytes.push(0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return Uint8Array.from(bytes);
}

/**
 * The SHA-256 digest (FIPS 180-4) of a text's UTF-8 bytes or of bytes.
 *
 * @returns 64 lowercase hexadecimal digits
 */
export function sha256(data: string | Uint8Array): string {
  const bytes = typeof data === "string" ? utf8(data) : data;
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const state = Uint32Array.from(INITIAL_STATE);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    compress(state, schedule, view, block);
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

function compress(state: Uint32Array, w: Uint32Array, view: DataView, block: number): void {
  const at = (words: Uint32Array | readonly number[], index: number): number => words[index] as number;
  for (let t = 0; t < 64; t++) {
    if (t < 16) {
      w[t] = view.getUint32(block + 4 * t);
    } else {
      const early = at(w, t - 15);
      const late = at(w, t - 2);
      const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      w[t] = at(w, t - 16) + s0 + at(w, t - 7) + s1;
    }
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number, number, number, number, number, number, number, number,
  ];
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + s1 + chosen + at(ROUND_CONSTANTS, t) + at(w, t)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = at(state, i) + word;
  });
}

/**
 * The SHA-256 digest of a value made of `null`, booleans, finite numbers, texts, arrays and plain
 * objects. The order in which an object's properties were set does not matter.
 *
 * @throws TypeError for anything else, naming the place inside the value
 */
export function hash(value: unknown): string {
  return sha256(canonical(value, "value", []));
}

function canonical(value: unknown, place: string, around: readonly unknown[]): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  if (typeof value !== "object") {
    throw new TypeError(`Cannot hash \`${place}\`: ${String(value)} (${typeof value}) is not data`);
  }
  if (around.includes(value)) {
    throw new TypeError(`Cannot hash \`${place}\`: it contains itself`);
  }
  const inside = [...around, value];
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => canonical(item, `${place}[${i}]`, inside)).join(",")}]`;
  }
  const properties = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${properties
    .map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, `${place}.${name}`, inside)}`)
    .join(",")}}`;
}
