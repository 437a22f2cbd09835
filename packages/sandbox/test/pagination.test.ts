import { describe, expect, it } from "vitest";
import { world, type Json, type World } from "./support/client.ts";

async function amounts(w: World, query: string): Promise<number[]> {
  const { json } = await page(w, query);
  return json.data.map((alert: Json) => alert.threshold_amount);
}

const page = (w: World, query: string) =>
  w.send("GET", `/organization/spend_alerts${query}`, w.demo.keys.admin);

async function alerts(count: number): Promise<World & { ids: string[] }> {
  const w = world();
  const ids: string[] = [];
  for (let amount = 1; amount <= count; amount += 1) {
    const { json } = await w.send(
      "POST",
      "/organization/spend_alerts",
      w.demo.keys.admin,
      {
        body: {
          threshold_amount: amount,
          currency: "USD",
          interval: "month",
          notification_channel: {
            type: "email",
            recipients: ["a@example.test"],
          },
        },
      },
    );
    ids.push(json.id);
  }
  return { ...w, ids };
}

describe("pages", () => {
  it("hold 20 without a wish and say that there is more", async () => {
    const w = await alerts(21);
    const { json } = await page(w, "");
    expect(json.data).toHaveLength(20);
    expect(json).toMatchObject({
      object: "list",
      first_id: w.ids[0],
      last_id: w.ids[19],
      has_more: true,
    });
  });

  it("go on after a cursor and before one", async () => {
    const w = await alerts(5);
    expect(await amounts(w, `?after=${w.ids[1]}&limit=2`)).toEqual([3, 4]);
    expect(await amounts(w, `?before=${w.ids[3]}&limit=2`)).toEqual([2, 3]);
    const last = await page(w, `?after=${w.ids[3]}&limit=2`);
    expect(last.json).toMatchObject({ last_id: w.ids[4], has_more: false });
    const none = await page(w, `?after=${w.ids[4]}`);
    expect(none.json).toEqual({
      object: "list",
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
  });

  it("can run backwards", async () => {
    const w = await alerts(3);
    expect(await amounts(w, "?order=desc&limit=2")).toEqual([3, 2]);
    expect(await amounts(w, `?order=desc&after=${w.ids[1]}`)).toEqual([1]);
  });

  it.each([
    "?limit=101",
    "?limit=-1",
    "?limit=x",
    "?limit=1.5",
    "?after=alert_none",
    "?order=up",
  ])("refuse %s with 400", async (query) => {
    expect((await page(await alerts(1), query)).status).toBe(400);
  });

  it("of lists whose limit begins at 1 refuse 0", async () => {
    const w = world();
    const answer = await w.send(
      "GET",
      "/organization/users?limit=0",
      w.demo.keys.admin,
    );
    expect(answer.status).toBe(400);
  });
});
