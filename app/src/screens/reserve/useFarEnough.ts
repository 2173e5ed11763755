import { useEffect } from "react";

/** Pages that are read without being asked for: a busy reserve's month would be thousands of requests. */
const MOST_PAGES = 6;

interface Paged {
  data: { pages: readonly unknown[] } | undefined;
  hasNextPage: boolean;
  isFetching: boolean;
  isError: boolean;
  fetchNextPage: () => unknown;
}

/** Reads older pages until the oldest of what was read is from before `from`, or enough is enough. */
export function useFarEnough(query: Paged, oldest: number | undefined, from: number): void {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query;
  const pages = data?.pages.length ?? 0;
  const isShort = pages > 0 && pages < MOST_PAGES && (oldest === undefined || oldest >= from);
  const wanted = isShort && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (wanted) fetchNextPage();
  }, [wanted, fetchNextPage]);
}
