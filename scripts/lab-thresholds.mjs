// Holds the acceptance lab's result against what keymend promises. Usage: node scripts/lab-thresholds.mjs result.json
import { readFileSync } from "node:fs";

const { totals, scenarios } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const floor = (name, value, least) => ({
  name,
  value,
  ok: value >= least,
  bar: `>= ${least}`,
});
const ceiling = (name, value, most) => ({
  name,
  value,
  ok: value <= most,
  bar: `<= ${most}`,
});
const usual = scenarios.map((one) => one.requests ?? 0).sort((a, b) => a - b);

const rows = [
  floor("first diagnosis right", totals.top1, 0.95),
  floor("place right", totals.place, 0.95),
  floor("verdict right", totals.verdict, 0.95),
  floor("exit status right", totals.exit, 0.95),
  floor("fixable cases healed", totals.healed, 0.95),
  ceiling("false accusations", totals.falseAccusations, 0),
  floor("controls called healthy", totals.controlsRight, 1),
  ceiling("leaks", totals.leaks, 0),
  ceiling("files changed by a diagnosis", totals.writes, 0),
  ceiling("crashes", totals.crashes, 0),
  ceiling(
    "requests, 90th percentile",
    usual[Math.floor(usual.length * 0.9)] ?? 0,
    3,
  ),
];

for (const one of scenarios) {
  if (!one.top1 || one.occurrence === false || one.leaks.length > 0)
    console.log(
      `${one.outcome.padEnd(8)} ${one.id} ${JSON.stringify(one.got ?? null)} ${one.notes.join("; ")}`,
    );
}
for (const { name, value, ok, bar } of rows)
  console.log(
    `${ok ? "ok  " : "BAD "} ${name}: ${Number.isInteger(value) ? value : value.toFixed(3)} (${bar})`,
  );
process.exit(rows.every((row) => row.ok) ? 0 : 1);
