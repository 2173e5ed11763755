/** How high charts are with their legends, in pixels: what waits for one takes as much. */
export const CHART_HEIGHT = 288;
