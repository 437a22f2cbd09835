import type { ErrorText } from "../model/error-text.ts";

type Remark = ErrorText["remarks"][number];

const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}";

/** What people and paths say beside the error. Each row stands alone; a text may say several. */
const rows: readonly { id: Remark; patterns: readonly RegExp[] }[] = [
  {
    id: "chatgpt-plan",
    patterns: [
      /\bChatGPT[ -](?:Plus|Pro|Team|Business|Go|Enterprise|Edu)\b/i,
      /\bGPT ?Plus\b/i,
      /\bPlus (?:subscri\w+|plan|member\w*|user|account|customer)/i,
      /\bsubscri\w+ (?:to|for|of) (?:ChatGPT|Plus|Pro)\b/i,
      /\bpa(?:y|id|ying) (?:for )?(?:ChatGPT|Plus\b|the \$?20)/i,
    ],
  },
  {
    id: "grant-expired",
    patterns: [
      new RegExp(`\\bexpired?:? (?:on |since |at )?${MONTH}\\.? \\d`, "i"),
      new RegExp(
        `\\bexpired?:? (?:on |since |at )?(?:\\d{1,2}\\.? ${MONTH}|\\d{4}-\\d\\d|\\d{1,2}/\\d{1,2}/\\d{2})`,
        "i",
      ),
      /\b(?:grants?|free (?:trial|credits?|tier)|trial (?:usage|credits?)|(?:free )?credits?)\b[^\n]{0,60}\bexpired\b/i,
      /\bexpired (?:free )?(?:grants?|credits?|trial)\b/i,
    ],
  },
  {
    id: "other-organization",
    patterns: [
      /\b(?:another|other|different|second|wrong|personal) (?:of my )?organi[sz]ation/i,
      /\bcredits? (?:are|is|were|was) (?:in|on|under) (?:my|the|our) /i,
    ],
  },
  {
    id: "works-elsewhere",
    patterns: [
      /\bsame key works?\b/i,
      /\b(?:key )?works? (?:fine |ok |well )?(?:in|with|on|from|under|when) (?:curl|postman|another|other|my|a |the |local|export)/i,
      /\bworks? (?:fine )?(?:locally|elsewhere)\b/i,
    ],
  },
  {
    id: "in-container",
    patterns: [
      /\b(?:inside|within|in) (?:the |a |my )?(?:docker )?containers?\b/i,
      /\bdocker(?:-compose| compose)? (?:run|up|exec|logs)\b/i,
      /\/usr\/src\/app\//,
      /\/\.dockerenv\b/,
      /^\s{0,8}[\w.-]{1,60}-\d+ {1,4}\| /m,
    ],
  },
  {
    id: "in-ci",
    patterns: [
      /\/home\/runner\/work\//,
      /\/github\/workspace\b/,
      /\b(?:GITHUB_ACTIONS|GITLAB_CI|CIRCLECI|TF_BUILD)\b/,
      /##\[(?:error|group|section)\]/,
      /\bdependabot\b/i,
      /\bpull requests? from (?:a )?forks?\b|\bforked? pull request|\bPRs? from (?:other|forked?|external)/i,
      /\/builds\/[\w.-]{1,60}\/[\w.-]{1,60}\//,
      /\bgithub actions?\b/i,
    ],
  },
  {
    id: "deployed",
    patterns: [
      /\/var\/task\//,
      /\/vercel\/path\d/,
      /\/opt\/(?:render|build)\//,
      /\/layers\/google\./,
      /\bin production\b/i,
      /\b(?:app|heroku)\[(?:web|worker|router|release|run|api)[.\d]{0,8}\]/,
      /\b(?:on|to) (?:vercel|netlify|heroku|render|railway|fly\.io|cloud run|app engine|azure app|amplify|lambda)\b/i,
      /\b(?:vercel|netlify|heroku|railway)\b[^\n]{0,40}\b(?:deploy\w*|function|log)/i,
    ],
  },
  {
    id: "just-changed",
    patterns: [
      /\b(?:just|recently|newly|freshly) (?:rotated|created|changed|renewed|replaced|generated|updated|made|edited)\b/i,
      /\b(?:rotated|replaced|renewed|regenerated) (?:the|my|our) key\b/i,
    ],
  },
  {
    id: "budget",
    patterns: [
      /\b(?:monthly|project|hard|soft|organi[sz]ation|spend(?:ing)?|usage) (?:budget|spend(?:ing)? limit)\b/i,
      /\bbudget (?:is |was |has been )?(?:reached|exceeded|used up)\b/i,
    ],
  },
  {
    id: "set-for-later",
    patterns: [
      /\bsetx(?:\.exe)?\s+(?:\/m\s+)?"?[A-Za-z_]\w{0,60}/i,
      /\[Environment\]::SetEnvironmentVariable\([^\n]{0,120}["'](?:User|Machine)["']/i,
    ],
  },
  {
    id: "first-use",
    patterns: [
      /\b(?:on|at|with) (?:the )?(?:very )?first (?:use|call|request|run|try)\b/i,
      /\bbrand[- ]new (?:api )?key\b/i,
      /\bnever used (?:it|the key|this key)\b/i,
    ],
  },
];

export function remarksIn(text: string): Remark[] {
  return rows
    .filter(({ patterns }) => patterns.some((pattern) => pattern.test(text)))
    .map(({ id }) => id);
}
