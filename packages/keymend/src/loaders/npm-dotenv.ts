import { dotenv14Row, dotenv8Row } from "./dotenv-classic.ts";
import { dotenv16Row } from "./dotenv-modern.ts";
import {
  expandEleven,
  expandThirteen,
  expandThousand,
  runsCommand,
} from "./expand-new.ts";
import { expandMiddle, expandOldest, expandTen } from "./expand-old.ts";
import { dialects } from "./reading.ts";

/** dotenv with dotenv-expand on top, in the pairs people install and in the frameworks that carry copies. */
export const npmDotenv = dialects({
  expand5: {
    ...dotenv8Row,
    id: "dotenv-expand@5",
    expand: expandOldest("filled"),
  },
  expand10: {
    ...dotenv16Row,
    id: "dotenv-expand@10",
    expand: expandTen("filled"),
  },
  expand11: {
    ...dotenv16Row,
    id: "dotenv-expand@11",
    expand: expandEleven("filled"),
  },
  expand13: {
    ...dotenv16Row,
    id: "dotenv-expand@13",
    expand: expandThirteen("filled", "earlier"),
  },
  expand1000: {
    ...dotenv16Row,
    id: "dotenv-expand@1000",
    expand: expandThousand,
    runs: runsCommand,
  },
  // Next 12 puts a plain object in the place of process.env, so a NUL stays
  next12: {
    ...dotenv8Row,
    id: "next@12",
    nul: "kept",
    expand: expandMiddle({ defaults: "\\w", leavesBareDollar: false }),
  },
  next13: {
    ...dotenv8Row,
    id: "next@13",
    expand: expandMiddle({ defaults: "\\w", leavesBareDollar: false }),
  },
  next14: { ...dotenv16Row, id: "next@14", expand: expandTen("own") },
  // loadEnv gives an object and never meets the operating system, so a NUL stays
  vite3: {
    ...dotenv14Row,
    id: "vite@3",
    nul: "kept",
    expand: expandOldest("none"),
  },
  vite4: {
    ...dotenv16Row,
    id: "vite@4",
    nul: "kept",
    expand: expandMiddle({ defaults: "\\w/", leavesBareDollar: true }),
  },
  vite5: {
    ...dotenv16Row,
    id: "vite@5",
    nul: "kept",
    expand: expandEleven("own", "vite"),
  },
  vite6: {
    ...dotenv16Row,
    id: "vite@6",
    nul: "kept",
    expand: expandThirteen("own", "all"),
  },
  devVars: { ...dotenv16Row, id: "wrangler .dev.vars", nul: "kept" },
  wrangler: {
    ...dotenv16Row,
    id: "wrangler .env",
    nul: "kept",
    expand: expandThirteen("own", "earlier"),
  },
});
