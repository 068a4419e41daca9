// A person in a browser: reads the ask in the playground, fills it in, corrects a row, confirms.
// Speaks JSON lines on stdout: {"done": "..."} for each step. Pictures go into a folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [url, browser, pictures, answer] = process.argv.slice(2);
const LIMIT = 20_000;
const profile = mkdtempSync(join(tmpdir(), "samrad-browser-"));
const say = (done) => console.log(JSON.stringify({ done }));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    headless: true,
    locale: "sv-SE",
    viewport: { width: 1400, height: 1100 },
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});
try {
    // Nothing but this machine.
    await context.route("**/*", (route) =>
        new URL(route.request().url()).hostname === "127.0.0.1" ? route.continue() : route.abort());
    const page = context.pages()[0];
    page.setDefaultTimeout(LIMIT);
    const shoot = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });

    await page.goto(url);
    await page.getByText("Type a message...").waitFor();
    say("open");
    await lines.next(); // the ask is sent while somebody looks

    // By its label, as a screen reader finds it.
    const field = page.getByLabel("Vad, var, när och hur många").last();
    await field.waitFor();
    await shoot("1-ask");
    await field.fill(answer);
    await shoot("2-filled-in");
    await page.getByRole("button", { name: "Skicka", exact: true }).last().click();
    await page.getByText("Besvarat: Skicka.", { exact: false }).first().waitFor();

    await page.getByText("Stämmer det?").last().waitFor();
    await shoot("3-said-back");
    await page.getByRole("button", { name: "Ändra", exact: true }).last().click();
    await page.getByLabel("Antal, rad 1").last().fill("5");
    await shoot("4-correcting");
    await page.getByRole("button", { name: "Skicka ändringarna" }).last().click();
    await page.getByRole("cell", { name: "5", exact: true }).last().waitFor();
    // What was not touched says nothing.
    if (await page.getByText("Jag hittade ingen händelse").count()) throw new Error("said too much");
    await shoot("5-corrected");

    await page.getByRole("button", { name: "Stämmer", exact: true }).last().click();
    await page.getByText("är inrapporterade").last().waitFor();
    await shoot("6-confirmed");
    say("confirmed");
} finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
}
process.exit(0);
