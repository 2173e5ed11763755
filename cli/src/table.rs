//! Tables that fit a wide terminal: an address and five sums stand in one line.

use std::fmt;

use comfy_table::{CellAlignment, ContentArrangement, presets::UTF8_BORDERS_ONLY};

const WIDTH: u16 = 132;

/// A table with a line above it that says what it shows. The first column leans left, the others right.
pub struct Table {
    title: String,
    table: comfy_table::Table,
}

impl Table {
    /// An empty one.
    #[must_use]
    pub fn new(title: &str, columns: &[&str]) -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_preset(UTF8_BORDERS_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH)
            .set_header(columns);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        Self { title: title.into(), table }
    }

    /// With all columns leaning left: for words.
    #[must_use]
    pub fn of_words(title: &str, columns: &[&str]) -> Self {
        let mut table = Self::new(title, columns);
        for column in table.table.column_iter_mut() {
            column.set_cell_alignment(CellAlignment::Left);
        }
        table
    }

    /// One more line.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
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
