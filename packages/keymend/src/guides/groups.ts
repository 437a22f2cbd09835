import { causeList, type CauseGroup } from "../causes/ids.ts";

/** Pages that belong to no cause; their titles stand in the pages. */
export const generalPages = [
  "keep-keys-out-of-source",
  "organizations-and-projects",
  "billing-and-tiers",
  "rotate-every-90-days",
  "signs-of-a-compromised-key",
  "one-key-per-place",
] as const;

const causeGroups = {
  "not-loaded": "The key does not reach the program",
  "other-source-won": "Another source wins",
  "value-damaged": "The value is damaged",
  "wrong-destination": "Sent to the wrong place",
  "key-state": "The key itself",
  "permission-identity": "Permissions and identity",
  "money-limits": "Money and limits",
  "network-path": "On the way to OpenAI",
  "app-side": "In the program",
} as const satisfies Record<CauseGroup, string>;

/** Groups in the order in which they are listed, with their titles. */
export const guideGroups = {
  ...causeGroups,
  "good-practice": "Good practice",
} as const;

export type GuideGroup = keyof typeof guideGroups;

export interface GuideEntry {
  id: string;
  group: GuideGroup;
}

/** Every page there is, in the order of the lists: causes first, then the general pages. */
export const guideEntries: readonly GuideEntry[] = [
  ...Object.entries(causeList).map(([id, { group }]) => ({ id, group })),
  ...generalPages.map((id) => ({ id, group: "good-practice" as const })),
];
