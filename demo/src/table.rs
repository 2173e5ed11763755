//! Tables that fit a terminal of 100 columns.

use std::fmt;

use comfy_table::{CellAlignment, ContentArrangement, presets::UTF8_BORDERS_ONLY};

const WIDTH: u16 = 100;

/// To which side a column leans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table with a line above it that says what it shows.
pub struct Table {
    title: String,
    table: comfy_table::Table,
}

impl Table {
    /// An empty one.
    #[must_use]
    pub fn new(title: &str, columns: &[(&str, Align)]) -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_preset(UTF8_BORDERS_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH)
            .set_header(columns.iter().map(|(name, _)| *name));
        for (column, (_, align)) in table.column_iter_mut().zip(columns) {
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        Self { title: title.into(), table }
    }

    /// One more line.
    pub fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    /// Whether it has no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}", self.title, self.table)
    }
}
