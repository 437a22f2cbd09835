import { faultKinds, type FaultKind } from "./fault-kinds.ts";

/** What to break, where, and how often. */
export interface FaultSpec {
  kind: FaultKind;
  /** Default: any method. */
  method?: string;
  /** A path of the API; `*` stands for any run of characters. Default: any path. */
  path?: string;
  /** So many requests are hit, then it has healed. Default: all. */
  times?: number;
  /** So many matching requests pass first. Default 0. */
  skip?: number;
  /** `latency`: how long, in milliseconds. Default 1000. */
  ms?: number;
  /** `outage`: 500 or 503 (default). `redirect`: default 302. */
  status?: number;
  /** `redirect`: where to. */
  location?: string;
  /** `content-type`: which. Default `text/html`. */
  contentType?: string;
  /** `refusal`: which row of the table of refusals. */
  refusal?: string;
}

export interface Fault extends FaultSpec {
  readonly id: string;
  /** How many requests it hit so far. */
  hits: number;
  passed: number;
}

function pattern(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*")}$`);
}

const matches = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === undefined ||
    fault.method.toUpperCase() === method.toUpperCase()) &&
  (fault.path === undefined || pattern(fault.path).test(path));

const isSpent = (fault: Fault): boolean =>
  fault.times !== undefined && fault.hits >= fault.times;

/** The faults that are set. The oldest that matches a request hits it. */
export class Faults {
  readonly #newId: (head: string, length: number) => string;
  #faults: Fault[] = [];

  constructor(newId: (head: string, length: number) => string) {
    this.#newId = newId;
  }

  add(spec: FaultSpec): Fault {
    if (!Object.hasOwn(faultKinds, spec.kind)) {
      throw new RangeError(`there is no fault of kind ${spec.kind}`);
    }
    const fault = { ...spec, id: this.#newId("fault_", 8), hits: 0, passed: 0 };
    this.#faults.push(fault);
    return fault;
  }

  /** False when there is no such fault. */
  remove(id: string): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  all(): readonly Fault[] {
    return this.#faults;
  }

  /** The fault that hits this request, or null. Counts. */
  take(method: string, path: string): Fault | null {
    for (const fault of this.#faults) {
      if (isSpent(fault) || !matches(fault, method, path)) continue;
      if (fault.passed < (fault.skip ?? 0)) {
        fault.passed += 1;
        continue;
      }
      fault.hits += 1;
      return fault;
    }
    return null;
  }
}
