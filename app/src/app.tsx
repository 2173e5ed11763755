import { type ComponentType, lazy, Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import { ActionsProvider } from "./actions/ActionsProvider.tsx";
import { Layout } from "./layout/Layout.tsx";
import { SCREENS } from "./screens.ts";
import { Notice } from "./ui/Badge.tsx";
import { buttonClasses } from "./ui/Button.tsx";
import { ScreenTitle } from "./ui/Card.tsx";
import { Skeleton } from "./ui/Loading.tsx";

const ROUTES = SCREENS.map(({ path, load }) => [path, lazy<ComponentType>(load)] as const);

export function App() {
  const [path] = useLocation();
  return (
    <ActionsProvider>
      <Layout>
        <ErrorBoundary FallbackComponent={Broken} resetKeys={[path]}>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Switch>
              {ROUTES.map(([pattern, Screen]) => (
                <Route key={pattern} path={pattern}>
                  <Screen />
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Layout>
    </ActionsProvider>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <ScreenTitle title={t("notFound.title")} />
      <Link href="/" className={buttonClasses("primary")}>
        {t("notFound.back")}
      </Link>
    </>
  );
}

function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Notice tone="bad" title={t("broken.title")}>
      <p>{t("broken.lead")}</p>
      <p className="mt-2 font-mono text-xs">{String(error)}</p>
    </Notice>
  );
}
