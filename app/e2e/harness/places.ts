import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Where cargo builds, which the environment may move. */
export const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
/** The built app. */
export const DIST = join(ROOT, "app/dist");
/** What tests show of the app, kept for people to look at. */
export const SCREENSHOTS = join(TARGET, "app-screenshots");
