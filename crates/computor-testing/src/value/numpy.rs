//! How numpy prints an array: aligned columns, minimal digits, lines of at most 75 characters, long ones shortened.

use super::number::{float, shortest};
use super::{Array, Data, Value};

const LINE: usize = 75;
const THRESHOLD: usize = 1000;
const EDGE: usize = 3;
const PRECISION: usize = 8;

/// `str(array)`.
pub(super) fn text(array: &Array) -> String {
    print(array, " ", 0)
}

/// `repr(array)`.
pub(super) fn repr(array: &Array) -> String {
    let inner = print(array, ", ", 6);
    let usual = matches!(array.dtype.as_str(), "int64" | "float64" | "bool" | "complex128");
    let dtype = if usual || array.dtype.starts_with("<U") {
        let width = array.dtype.strip_prefix("<U");
        width.map_or(String::new(), |width| format!(", dtype='<U{width}'"))
    } else {
        format!(", dtype={}", array.dtype)
    };
    format!("array({inner}{dtype})")
}

fn print(array: &Array, separator: &str, indent: usize) -> String {
    if array.data.is_empty() {
        return "[]".to_owned();
    }
    let cells = cells(array);
    if array.shape.is_empty() {
        return cells.first().map_or(String::new(), |cell| cell.trim().to_owned());
    }
    let shorten = array.data.len() > THRESHOLD;
    let mut printer = Printer { cells: &cells, shape: &array.shape, separator, shorten };
    printer.block(0, 0, indent)
}

struct Printer<'a> {
    cells: &'a [String],
    shape: &'a [usize],
    separator: &'a str,
    shorten: bool,
}

impl Printer<'_> {
    /// The sub-array that begins at cell `offset`, along axis `axis`.
    fn block(&mut self, axis: usize, offset: usize, indent: usize) -> String {
        let Some((&length, inner)) = self.shape.get(axis..).and_then(<[usize]>::split_first) else {
            return self.cells.get(offset).cloned().unwrap_or_default();
        };
        let stride: usize = inner.iter().product();
        let shown: Vec<Option<usize>> = if self.shorten && length > 2 * EDGE {
            (0..EDGE).map(Some).chain([None]).chain((length - EDGE..length).map(Some)).collect()
        } else {
            (0..length).map(Some).collect()
        };
        if inner.is_empty() {
            return self.row(&shown, offset, indent);
        }
        let gap = format!("{}{}{}", self.separator.trim_end(), "\n".repeat(inner.len()), " ".repeat(indent + axis + 1));
        let parts: Vec<String> = shown
            .into_iter()
            .map(|index| match index {
                Some(index) => self.block(axis + 1, offset + index * stride, indent),
                None => "...".to_owned(),
            })
            .collect();
        format!("[{}]", parts.join(&gap))
    }

    fn row(&self, shown: &[Option<usize>], offset: usize, indent: usize) -> String {
        let margin = indent + self.shape.len();
        let (mut lines, mut line) = (String::new(), String::new());
        for (position, index) in shown.iter().enumerate() {
            let cell = index.map_or("...", |index| self.cells.get(offset + index).map_or("", String::as_str));
            let last = position + 1 == shown.len();
            // one column stays free for the bracket that closes the array
            let width = margin + line.chars().count() + cell.chars().count() + 1;
            if !line.is_empty() && width > LINE {
                lines.push_str(line.trim_end());
                lines.push('\n');
                lines.push_str(&" ".repeat(margin));
                line.clear();
            }
            line.push_str(cell);
            if !last {
                line.push_str(self.separator);
            }
        }
        format!("[{lines}{line}]")
    }
}

/// All elements as text of equal width.
fn cells(array: &Array) -> Vec<String> {
    let raw: Vec<String> = match &array.data {
        Data::Bools(items) => items.iter().map(|b| Value::Bool(*b).repr()).collect(),
        Data::Numbers(items) if array.is_integer() => items.iter().map(|x| format!("{x:.0}")).collect(),
        Data::Numbers(items) => return float_cells(items),
        Data::Values(items) => return items.iter().map(Value::repr).collect(),
    };
    pad_left(raw)
}

fn float_cells(items: &[f64]) -> Vec<String> {
    let finite = || items.iter().copied().filter(|x| x.is_finite());
    let nonzero = || finite().map(f64::abs).filter(|x| *x != 0.0);
    let (high, low) = (nonzero().fold(0.0, f64::max), nonzero().fold(f64::INFINITY, f64::min));
    let exponential = high >= 1e8 || (low < 1e-4) || (low.is_finite() && high / low > 1e3);
    let mantissa = finite().map(|x| shortest(x).0.len() - 1).max().unwrap_or(0).min(PRECISION);
    let digits: Vec<String> = items
        .iter()
        .map(|x| match x {
            x if !x.is_finite() => float(*x),
            x if exponential => scientific_cell(*x, mantissa),
            x => positional_cell(*x),
        })
        .collect();
    if exponential {
        return pad_left(digits);
    }
    // the points stand below each other: pad the fraction on the right, then everything on the left
    let fraction = |cell: &str| cell.split_once('.').map_or(0, |(_, right)| right.len());
    let widest = digits.iter().map(|cell| fraction(cell)).max().unwrap_or(0);
    pad_left(
        digits
            .into_iter()
            .map(|cell| if cell.contains('.') { format!("{cell}{}", " ".repeat(widest - fraction(&cell))) } else { cell })
            .collect(),
    )
}

fn pad_left(cells: Vec<String>) -> Vec<String> {
    let width = cells.iter().map(String::len).max().unwrap_or(0);
    cells.into_iter().map(|cell| format!("{cell:>width$}")).collect()
}

/// At most eight decimals, trailing zeros dropped, the point kept: `1.`, `2.5`.
fn positional_cell(value: f64) -> String {
    let exact = float(value);
    let decimals = exact.split_once('.').map_or(0, |(_, right)| if right == "0" { 0 } else { right.len() });
    if decimals == 0 && !exact.contains('e') {
        return exact.trim_end_matches('0').to_owned();
    }
    let rounded = format!("{value:.*}", decimals.min(PRECISION));
    if rounded.contains('.') { rounded.trim_end_matches('0').to_owned() } else { format!("{rounded}.") }
}

fn scientific_cell(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if mantissa.contains('.') { "" } else { "." };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{point}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(dtype: &str, shape: &[usize], items: &[f64]) -> Array {
        Array { dtype: dtype.into(), shape: shape.to_vec(), data: Data::Numbers(items.to_vec()) }
    }

    #[test]
    fn arrays_print_as_numpy_prints_them() {
        let check = |array: Array, expected: &str| assert_eq!(text(&array), expected);
        check(numbers("int64", &[2], &[1.0, 2.0]), "[1 2]");
        check(numbers("int64", &[2], &[1.0, -20.0]), "[  1 -20]");
        check(numbers("float64", &[2], &[1.0, 2.0]), "[1. 2.]");
        check(numbers("float64", &[3], &[1.0, 2.5, 10.125]), "[ 1.     2.5   10.125]");
        check(numbers("int64", &[2, 2], &[1.0, 2.0, 3.0, 4.0]), "[[1 2]\n [3 4]]");
        check(numbers("int64", &[2, 1, 1], &[1.0, 2.0]), "[[[1]]\n\n [[2]]]");
        check(numbers("float64", &[0], &[]), "[]");
        check(numbers("float64", &[2], &[1.0, f64::NAN]), "[ 1. nan]");
        check(numbers("float64", &[2], &[1e-5, 1.0]), "[1.e-05 1.e+00]");
        check(numbers("float64", &[2], &[1e-5, 1.25]), "[1.00e-05 1.25e+00]");
        check(numbers("float64", &[2], &[123456.789, 0.25]), "[1.23456789e+05 2.50000000e-01]");
        check(numbers("float64", &[2], &[1.0 / 3.0, 2.0 / 3.0]), "[0.33333333 0.66666667]");
        check(numbers("float64", &[2], &[-1.5, f64::INFINITY]), "[-1.5  inf]");
        check(Array { dtype: "bool".into(), shape: vec![2], data: Data::Bools(vec![true, false]) }, "[ True False]");
        let words = ["a", "bcd"].map(|word| Value::Str(word.into())).to_vec();
        check(Array { dtype: "<U3".into(), shape: vec![2], data: Data::Values(words) }, "['a' 'bcd']");
        assert_eq!(repr(&numbers("int64", &[2], &[1.0, 2.0])), "array([1, 2])");
    }

    #[test]
    fn long_arrays_are_wrapped_and_shortened() {
        let items: Vec<f64> = (0..30).map(f64::from).collect();
        let printed = text(&numbers("int64", &[30], &items));
        assert_eq!(printed.lines().count(), 2);
        assert_eq!(printed.lines().next().unwrap(), "[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23");
        let items: Vec<f64> = (0..2000).map(f64::from).collect();
        assert_eq!(text(&numbers("int64", &[2000], &items)), "[   0    1    2 ... 1997 1998 1999]");
    }
}
