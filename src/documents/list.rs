//! A list as a file for other programs: CSV that a spreadsheet opens without
//! running any of it, and JSON.

use domain::json::{Fields, Value};
use domain::text::is_formula;

/// Rows under named columns; each row has a cell for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl List {
    /// As CSV: UTF-8 with the mark that spreadsheets know it by, lines ended as the
    /// format has them. A cell that would be a formula begins with an apostrophe.
    ///
    /// ```
    /// let list = documents::List {
    ///     head: vec!["School".into(), "Asks".into()],
    ///     rows: vec![vec!["Bukuru".into(), "=2+2, \"now\"".into()]],
    /// };
    /// let csv = list.csv();
    /// assert_eq!(csv, "\u{feff}School,Asks\r\nBukuru,\"'=2+2, \"\"now\"\"\"\r\n");
    /// ```
    pub fn csv(&self) -> String {
        let mut csv = String::from('\u{feff}');
        for row in std::iter::once(&self.head).chain(&self.rows) {
            for (nth, cell) in row.iter().enumerate() {
                if nth > 0 {
                    csv.push(',');
                }
                push_cell(&mut csv, cell);
            }
            csv.push_str("\r\n");
        }
        csv
    }

    /// As JSON: an object for each row. A program reads no formulas: the cells are
    /// as they are.
    pub fn json(&self) -> String {
        let row = |row: &Vec<String>| {
            let cells = self.head.iter().zip(row);
            let cells = cells.map(|(name, cell)| (name.clone(), Value::from(cell.as_str())));
            Value::Object(cells.collect::<Fields>())
        };
        Value::Array(self.rows.iter().map(row).collect()).to_string()
    }
}

fn push_cell(csv: &mut String, cell: &str) {
    let apostrophe = if is_formula(cell) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r', ';']) {
        csv.push('"');
        csv.push_str(apostrophe);
        csv.push_str(&cell.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(apostrophe);
        csv.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(cell: &str) -> String {
        let list = List {
            head: vec!["a".into()],
            rows: vec![vec![cell.to_owned()]],
        };
        let csv = list.csv();
        csv["\u{feff}a\r\n".len()..]
            .trim_end_matches("\r\n")
            .to_owned()
    }

    #[test]
    fn no_cell_is_worked_out_by_a_spreadsheet() {
        for cell in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "  =1",
            "\u{200f}=1",
            "＝1",
        ] {
            let told = one(cell);
            assert!(told.trim_start_matches('"').starts_with('\''), "{told}");
        }
        assert_eq!(one("1-1=0"), "1-1=0");
        assert_eq!(one("Bukuru"), "Bukuru");
    }

    #[test]
    fn json_keeps_cells_as_they_are_under_their_names() {
        let list = List {
            head: vec!["School".into(), "Asks".into()],
            rows: vec![vec!["Rimi".into(), "=1 \"x\"\n".into()]],
        };
        let read: Value = list.json().parse().unwrap();
        assert_eq!(read[0]["Asks"], "=1 \"x\"\n");
        assert_eq!(read.as_array().unwrap().len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn whatever_stands_in_a_cell_is_one_cell_of_one_row(cell in ".{0,40}|[=+@\",\r\n; -]{0,12}") {
            let told = one(&cell);
            // Quoted as a whole, or holding nothing that parts cells or rows.
            let inside = told.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            match inside {
                Some(inside) => prop_assert!(!inside.replace("\"\"", "").contains('"')),
                None => prop_assert!(!told.contains([',', '"', '\n', '\r'])),
            }
        }
    }
}
