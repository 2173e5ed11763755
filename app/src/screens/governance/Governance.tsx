import { useTranslation } from "react-i18next";
import { useMarket } from "@/chain/market.ts";
import { ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { HowItWorks } from "./HowItWorks.tsx";
import { Past } from "./Past.tsx";
import { Queue } from "./Queue.tsx";
import { Restrictions } from "./Restrictions.tsx";
import { Roles } from "./Roles.tsx";

/** What governance has proposed and may do, and what anybody can do about it. */
export default function Governance() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["governance", "parameters", "actions", "errors"]);
  return (
    <>
      <ScreenTitle title={t("title")} lead={t("lead")} />
      <Loaded query={useMarket()} lines={10}>
        {(market) => (
          <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(19rem,1fr)]">
            <div className="min-w-0 space-y-6">
              <Queue market={market} />
              <Past market={market} />
            </div>
            <div className="min-w-0 space-y-6">
              <Roles market={market} />
              <HowItWorks figures={market.figures} />
              <Restrictions market={market} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}
