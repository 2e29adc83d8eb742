//! Numbers as Python prints them.

/// The shortest digits that read back as the same number, and the decimal exponent of the first one.
pub(super) fn shortest(value: f64) -> (String, i32) {
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// `repr` of a float: `3.0`, `1e-05`, `1e+16`, `inf`.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (digits, exponent) = shortest(value);
    if (-4..16).contains(&exponent) {
        let text = positional(&digits, exponent);
        return if text.contains('.') { format!("{sign}{text}") } else { format!("{sign}{text}.0") };
    }
    format!("{sign}{}", scientific(&digits, exponent))
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    }
    let whole = usize::try_from(exponent).unwrap_or(0) + 1;
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (left, right) = digits.split_at(whole);
    format!("{left}.{right}")
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

/// `repr` of a complex number: `(1+2j)`.
pub(super) fn complex(re: f64, im: f64) -> String {
    let part = |x: f64| {
        let text = float(x);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    let sign = if im.is_sign_negative() && !im.is_nan() { "" } else { "+" };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    format!("({}{sign}{}j)", part(re), part(im))
}

/// Python's `format(x, '.6g')`, used in messages.
pub fn general(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+inf" } else { "-inf" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let text = format!("{:.5e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.replace('.', "");
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    if (-4..6).contains(&exponent) {
        format!("{sign}{}", positional(digits, exponent))
    } else {
        format!("{sign}{}", scientific(digits, exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_python_prints_them() {
        for (value, text) in [
            (3.0, "3.0"),
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e300, "1e+300"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn general_format_is_python_s_g() {
        for (value, text) in [
            (1.0, "1"),
            (1.0002, "1.0002"),
            (1e9, "1e+09"),
            (0.9797979797, "0.979798"),
            (0.0001, "0.0001"),
            (0.00011, "0.00011"),
            (1e-12, "1e-12"),
            (123456.7, "123457"),
            (1234567.0, "1.23457e+06"),
            (-97.0, "-97"),
        ] {
            assert_eq!(general(value), text);
        }
    }
}
