import { scaleLinear, scaleTime } from "@visx/scale";
import { type PointerEvent, useId, useState } from "react";
import { Axes } from "./Axes.tsx";
import { type Bar, type Stack, spans } from "./bars.ts";
import { Frame } from "./Frame.tsx";
import { Legend } from "./Legend.tsx";
import { colourOf, MARGIN } from "./shapes.ts";

interface BarChartProps {
  /** What the picture says, for those who do not see it. */
  summary: string;
  stacks: readonly Stack[];
  bars: readonly Bar[];
  /** From when to when it goes, in unix seconds. */
  domain: [number, number];
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** The same, exactly, for what the pointer is at. */
  formatValue: (value: number) => string;
  /** The time of a bar. */
  formatPlace: (from: number, until: number) => string;
  height?: number;
}

/** Amounts in equal parts of time: what came in stands above the line, what went out hangs below it. */
export function BarChart(props: BarChartProps) {
  const { stacks, bars, domain, formatX, formatY, formatValue, formatPlace, height = 260 } = props;
  const [place, setPlace] = useState<number>();
  const pointed = bars.find((bar) => bar.from === place);
  const hatch = useId();
  const all = bars.map((bar) => ({ bar, spans: spans(bar, stacks) }));
  const ends = all.flatMap((one) => one.spans.flatMap(({ from, to }) => [from, to]));
  const entries = stacks.map((stack) => ({
    ...stack,
    value: pointed && formatValue(pointed.amounts[stack.key] ?? 0),
  }));
  return (
    <div>
      <Legend entries={entries} at={pointed && formatPlace(pointed.from, pointed.until)} />
      <Frame summary={props.summary} height={height}>
        {(width) => {
          const sides: [number, number] = [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)];
          const number = scaleLinear<number>({ domain, range: sides, clamp: true });
          const x = scaleTime<number>({ domain: domain.map((unix) => new Date(unix * 1000)), range: sides });
          const y = scaleLinear<number>({
            domain: [Math.min(0, ...ends), Math.max(0, ...ends) || 1],
            range: [height - MARGIN.bottom, MARGIN.top],
            nice: true,
          });
          const point = (event: PointerEvent<SVGElement>) => {
            const box = event.currentTarget.getBoundingClientRect();
            const unix = number.invert(sides[0] + event.clientX - box.left);
            setPlace(bars.find((bar) => unix >= bar.from && unix < bar.until)?.from);
          };
          return (
            <>
              <defs>
                {stacks.map((stack) => (
                  <pattern
                    key={stack.key}
                    id={hatch + stack.key}
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                  >
                    <rect width="2.5" height="5" fill={colourOf(stack.colour)} />
                  </pattern>
                ))}
              </defs>
              <Axes
                x={x}
                y={y}
                width={width}
                height={height}
                formatX={(milliseconds) => formatX(milliseconds / 1000)}
                formatY={(value) => formatY(Math.abs(value))}
              />
              {all.map(({ bar, spans }) =>
                spans.map(({ stack, from, to }) => {
                  const [left, right] = [number(bar.from), number(bar.until)];
                  const top = y(Math.max(from, to));
                  return (
                    <rect
                      key={`${bar.from}${stack.key}`}
                      x={left + 1}
                      width={Math.max(2, right - left - 2)}
                      y={top}
                      // What is there at all is seen.
                      height={Math.max(1, y(Math.min(from, to)) - top)}
                      fill={stack.stroke === "dashed" ? `url(#${hatch + stack.key})` : colourOf(stack.colour)}
                      stroke={colourOf(stack.colour)}
                      opacity={pointed && pointed !== bar ? 0.5 : 1}
                    />
                  );
                }),
              )}
              <line x1={sides[0]} x2={sides[1]} y1={y(0)} y2={y(0)} stroke="var(--color-muted)" />
              <rect
                aria-hidden
                x={sides[0]}
                y={0}
                width={sides[1] - sides[0]}
                height={height - MARGIN.bottom}
                fill="transparent"
                onPointerMove={point}
                onPointerLeave={() => setPlace(undefined)}
              />
            </>
          );
        }}
      </Frame>
    </div>
  );
}
