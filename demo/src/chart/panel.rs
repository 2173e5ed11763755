use anyhow::Result;
use chrono::DateTime;
use plotters::{
    coord::{Shift, types::RangedCoordf64},
    prelude::*,
};

use super::Sample;

const LEGEND_WIDTH: i32 = 230;
const DAY: f64 = 86_400.0;
const MILLIONTH: f64 = 1e-6;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The time axis, in days since 1970: so that its marks fall on midnights.
pub struct Axis {
    days: Vec<f64>,
}

impl Axis {
    pub fn new(samples: &[Sample]) -> Self {
        Self { days: samples.iter().map(|sample| sample.unix as f64 / DAY).collect() }
    }

    fn start(&self) -> f64 {
        self.days.first().copied().unwrap_or(0.0)
    }

    fn end(&self) -> f64 {
        self.days.last().copied().unwrap_or(0.0).max(self.start() + MILLIONTH)
    }
}

/// The date, and the hour where it is not midnight.
fn day_label(day: &f64) -> String {
    let seconds = (day * DAY).round() as i64;
    let format = if seconds.rem_euclid(DAY as i64) == 0 { "%d %b" } else { "%d %b %H:%M" };
    DateTime::from_timestamp(seconds, 0).map_or_else(String::new, |at| at.format(format).to_string())
}

/// How the bands are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A line each.
    Lines,
    /// Areas on top of each other.
    Stacked,
}

/// One series of values.
pub struct Band {
    pub name: String,
    pub colour: RGBColor,
    /// One for each moment of the axis.
    pub values: Vec<f64>,
}

/// One diagram with its legend at the right.
pub struct Panel {
    pub title: String,
    pub unit: &'static str,
    pub layer: Layer,
    pub bands: Vec<Band>,
}

impl Panel {
    pub fn draw(&self, area: &Area, axis: &Axis) -> Result<()> {
        let (width, _) = area.dim_in_pixel();
        let (plot, legend) = area.split_horizontally(width.cast_signed() - LEGEND_WIDTH);
        let tops = self.tops();
        let mut chart = ChartBuilder::on(&plot)
            .caption(&self.title, ("sans-serif", 18))
            .margin(12)
            .x_label_area_size(34)
            .y_label_area_size(70)
            .build_cartesian_2d(axis.start()..axis.end(), 0.0..highest(&tops))?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_labels(8)
            .y_labels(6)
            .x_label_formatter(&day_label)
            .x_desc("UTC")
            .y_desc(self.unit)
            .label_style(("sans-serif", 13))
            .axis_desc_style(("sans-serif", 13))
            .draw()?;
        match self.layer {
            Layer::Lines => self.draw_lines(&mut chart, axis)?,
            Layer::Stacked => self.draw_areas(&mut chart, axis, &tops)?,
        }
        self.draw_legend(&legend)
    }

    /// The upper edge of each band.
    fn tops(&self) -> Vec<Vec<f64>> {
        let mut tops: Vec<Vec<f64>> = Vec::new();
        for band in &self.bands {
            let below = tops.last().filter(|_| self.layer == Layer::Stacked);
            let top = match below {
                Some(below) => band.values.iter().zip(below).map(|(value, base)| value + base).collect(),
                None => band.values.clone(),
            };
            tops.push(top);
        }
        tops
    }

    fn draw_lines(&self, chart: &mut Chart, axis: &Axis) -> Result<()> {
        for band in &self.bands {
            let points = axis.days.iter().copied().zip(band.values.iter().copied());
            chart.draw_series(LineSeries::new(points, band.colour.stroke_width(2)))?;
        }
        Ok(())
    }

    fn draw_areas(&self, chart: &mut Chart, axis: &Axis, tops: &[Vec<f64>]) -> Result<()> {
        // From the highest down: each covers the lower part of the one before.
        for (band, top) in self.bands.iter().zip(tops).rev() {
            let points = axis.days.iter().copied().zip(top.iter().copied());
            chart.draw_series(AreaSeries::new(points, 0.0, band.colour.filled()))?;
        }
        Ok(())
    }

    /// In the order of the areas, from the top down.
    fn draw_legend(&self, area: &Area) -> Result<()> {
        let mut y = 44;
        let mut bands: Vec<&Band> = self.bands.iter().collect();
        if self.layer == Layer::Stacked {
            bands.reverse();
        }
        for band in bands {
            area.draw(&Rectangle::new([(4, y), (20, y + 12)], band.colour.filled()))?;
            area.draw(&Text::new(band.name.clone(), (28, y), ("sans-serif", 14).into_font()))?;
            y += 24;
        }
        Ok(())
    }
}

/// The end of the value axis: a little above the highest value.
fn highest(tops: &[Vec<f64>]) -> f64 {
    let highest = tops.iter().flatten().copied().fold(0.0, f64::max);
    if highest > 0.0 { highest * 1.03 } else { 1.0 }
}
