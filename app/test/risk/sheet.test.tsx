import { screen } from "@testing-library/react";
import i18next from "i18next";
import { expect, it } from "vitest";
import { MARKET_PARAMETERS } from "@/parameters/market.ts";
import { ParameterValue } from "@/screens/risk/Sheet.tsx";
import { recordedMarket } from "../fixtures/market.ts";
import { renderApp } from "../kit.tsx";

const NOBODY = "11111111111111111111111111111111";
const TWO = ["So11111111111111111111111111111111111111112", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"];

it.each(["en", "zh-Hant"])(
  "each address of a list can be copied, and nobody is said in words: %s",
  async (language) => {
    await i18next.changeLanguage(language);
    const { figures } = await recordedMarket();
    const receivers = MARKET_PARAMETERS.find(({ key }) => key === "priceReceivers");
    if (!receivers) throw new Error("the market has no price receivers");
    const show = (priceReceivers: string[]) =>
      renderApp(<ParameterValue parameter={receivers} of={{ ...figures, priceReceivers }} />);
    const { unmount } = show([...TWO, NOBODY]);
    for (const address of TWO) screen.getByRole("button", { name: new RegExp(address) });
    expect(screen.getAllByRole("button")).toHaveLength(2);
    unmount();
    show([NOBODY]);
    screen.getByText(i18next.t("parameters:value.nobody"));
    expect(screen.queryByRole("button")).toBeNull();
  },
);
