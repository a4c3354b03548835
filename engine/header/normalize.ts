// The one spelling of a header: LF line ends, no trailing blanks, no blank lines. Idempotent.
// Nothing else is changed, widened or reordered: two headers that differ here are two headers.

export const normalizeHeader = (header: string): string =>
  header
    .split('\n')
    .map((line) => line.replace(/[ \t\r]+$/, ''))
    .filter((line) => line !== '')
    .join('\n')
