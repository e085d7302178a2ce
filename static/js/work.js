// In a flood of answers the server asks for a piece of work (comments/screening/work.py): a number
// with which the token's hash begins with so many zero bits. An answer without it only waits longer.
const BATCH = 128;
const text = new TextEncoder();

const hash = (words) => crypto.subtle.digest("SHA-256", text.encode(words));

export async function findNumber(token, bits) {
  // Browsers hash for secure pages only.
  if (!crypto.subtle) return "";
  for (let from = 0; ; from += BATCH) {
    const tries = Array.from({ length: BATCH }, (_none, place) => hash(`${token}:${from + place}`));
    const found = await Promise.all(tries);
    const place = found.findIndex((one) => new DataView(one).getUint32(0) >>> (32 - bits) === 0);
    if (place >= 0) return String(from + place);
  }
}
