//! Takes the comments out of what goes over the wire. They stay in the sources.

use anyhow::{Result, bail};

/// A page without `<!-- -->` and without the blank lines they leave.
pub fn page(html: &str) -> String {
    without_blank_lines(&without(html, "<!--", "-->"))
}

/// A stylesheet without `/* */`. Ours holds no such mark in a string.
pub fn style(css: &str) -> String {
    without_blank_lines(&without(css, "/*", "*/"))
}

/// A script without the lines that are comments. Our scripts have no text that
/// runs over several lines, so a line that begins with `//` is one.
pub fn script(js: &str) -> String {
    let code = js
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    without_blank_lines(&code.collect::<Vec<_>>().join("\n"))
}

/// The script wasm-bindgen makes, without its explanations and its indents. It
/// has no text that runs over several lines, or it is not taken.
pub fn bindings(js: &str) -> Result<String> {
    let mut explains = false;
    let mut kept = String::with_capacity(js.len());
    for line in js.lines().map(str::trim) {
        explains |= line.starts_with("/**");
        if explains {
            explains = !line.ends_with("*/");
        } else if line.matches('`').count() % 2 == 1 {
            bail!("a text of wasm-bindgen's script runs over several lines: {line}");
        } else if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Ok(kept)
}

/// What opens and does not close stays.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(open) {
        let Some(length) = rest[from + open.len()..].find(close) else {
            break;
        };
        kept.push_str(&rest[..from]);
        rest = &rest[from + open.len() + length + close.len()..];
    }
    kept + rest
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_leave_and_everything_else_stays() {
        assert_eq!(
            page("<p>a</p>\n<!-- two\nlines -->\n<p>b</p>"),
            "<p>a</p>\n<p>b</p>\n"
        );
        assert_eq!(
            style("a { b: c } /* x */\n/* y */\nd {}"),
            "a { b: c } \nd {}\n"
        );
        assert_eq!(
            script("// x\nlet a = 'https://b'; // c\n  // d\n"),
            "let a = 'https://b'; // c\n"
        );
    }

    #[test]
    fn bindings_keep_their_code_and_lose_what_explains_it() {
        let js = "/**\n * @returns {number}\n */\nf() {\n    // why\n    return 1 * 2;\n}\n";
        assert_eq!(bindings(js).expect("kept"), "f() {\nreturn 1 * 2;\n}\n");
        assert!(bindings("let text = `two\n   lines`;\n").is_err());
    }

    #[test]
    fn a_comment_that_does_not_end_is_kept() {
        assert_eq!(style("a {} /* b"), "a {} /* b\n");
    }
}
