/** Turns offsets of a text into 1-based lines and columns. */
export class LineIndex {
  private readonly starts: number[] = [0];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
      this.starts.push(at + 1);
  }

  lineOf(offset: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  columnOf(offset: number): number {
    return offset - this.startOf(this.lineOf(offset)) + 1;
  }

  /** Offset of the first character of a line. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** Offset of the end of a line, before its line break (CR included in the break). */
  endOf(line: number): number {
    const next = this.starts[line];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === "\r" ? next - 2 : next - 1;
  }

  /** The lines of the text without their breaks, with where each begins. */
  *all(): Generator<{ line: number; start: number; text: string }> {
    for (let line = 1; line <= this.starts.length; line += 1) {
      const start = this.startOf(line);
      yield {
        line,
        start,
        text: this.text.slice(start, Math.max(start, this.endOf(line))),
      };
    }
  }
}
