import "dotenv/config";
import OpenAI from "openai";

const openai = new OpenAI();
const answer = await openai.chat.completions.create({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "Say hello in one word." }],
});
console.log(answer.choices[0].message.content);
