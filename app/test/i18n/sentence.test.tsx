import { act, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { Suspense } from "react";
import { I18nextProvider } from "react-i18next";
import { expect, it } from "vitest";
import { useSentence } from "@/actions/useSentence.ts";

const WORDS: Readonly<Record<string, object>> = {
  program: { Stale: "The program's sentence." },
  errors: { Stale: "Not this one.", Empty: "There is no {{symbol}}." },
};

function Said() {
  const sentence = useSentence();
  const problems = [
    { name: "Stale", message: "for programmers" },
    { name: "Empty", message: "raw", values: { symbol: "SOL" } },
    { name: "Stranger", message: "A stranger's words." },
  ];
  return <p>[{problems.map(sentence).join(" ")}]</p>;
}

it("takes the program's sentence, then the app's, then the words that came along; and hides nothing meanwhile", async () => {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const i18n = i18next.createInstance();
  await i18n
    .use({
      type: "backend",
      read: (_: string, namespace: string, done: (error: unknown, words?: object) => void) => {
        if (namespace === "common") done(null, {});
        else void arrived.then(() => done(null, WORDS[namespace]));
      },
    })
    .init({ lng: "en", ns: ["common"], defaultNS: "common", showSupportNotice: false });
  render(
    <I18nextProvider i18n={i18n}>
      <Suspense fallback="gone">
        <Said />
      </Suspense>
    </I18nextProvider>,
  );
  expect(screen.queryByText("gone")).toBeNull();
  screen.getByText("[ ]", { normalizer: (text) => text.replace(/\s+/g, " ") });
  await act(async () => arrive());
  await screen.findByText("[The program's sentence. There is no SOL. A stranger's words.]");
});
