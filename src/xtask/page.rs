//! The page: Trunk's inline loader goes to a file, the stylesheets become one,
//! and nothing is left that the content security policy forbids.

use crate::finish::Files;
use crate::slim;
use anyhow::{Context, Result, bail};
use std::ops::Range;

/// Takes Trunk's inline script out of `page` and names `/loader.js` there instead.
/// Gives the page and the text of that file.
pub fn with_loader_in_a_file(page: &str) -> Result<(String, String)> {
    let inline = elements(page, "script")
        .into_iter()
        .find(|script| attribute(&page[script.open.clone()], "src").is_none())
        .context("Trunk put no script of its own into the page")?;
    let script = &page[inline.open.end..inline.close.start];
    let bindings = quoted_after(script, "from").context("Trunk's script imports nothing")?;
    let module = quoted_after(script, "module_or_path:").context("Trunk's script names no wasm")?;
    let mut out = page.to_string();
    out.replace_range(
        inline.open.start..inline.close.end,
        "<script type=\"module\" src=\"/loader.js\"></script>",
    );
    Ok((out, loader(bindings, module)))
}

/// Unlike Trunk's own, it compiles while the script still comes, leaves old
/// browsers to boot.js, and says so when a part does not arrive.
fn loader(bindings: &str, module: &str) -> String {
    format!(
        "if (!window.fieldbook.tooOld) {{\n\
         \x20 Promise.all([import('{bindings}'), WebAssembly.compileStreaming(fetch('{module}'))])\n\
         \x20   .then(([app, module]) => app.default({{ module_or_path: module }}))\n\
         \x20   .catch(window.fieldbook.notLoaded);\n\
         }}\n"
    )
}

/// Makes one stylesheet, `app.css`, of all that `page` links, in their order.
pub fn with_one_stylesheet(page: &str, files: &mut Files) -> Result<String> {
    let mut out = page.to_string();
    let mut sheet = String::new();
    let links = tags(page, "link");
    let sheets = links.iter().filter(|link| {
        attribute(&page[(*link).clone()], "rel") == Some("stylesheet")
            && attribute(&page[(*link).clone()], "media").is_none()
    });
    // From the last to the first, so that the places found stay right.
    for (n, link) in sheets
        .clone()
        .enumerate()
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        let address = attribute(&page[link.clone()], "href").context("a stylesheet has no href")?;
        let bytes = files
            .remove(address.trim_start_matches('/'))
            .with_context(|| format!("the page links {address}, which is not there"))?;
        let css = String::from_utf8(bytes).with_context(|| format!("{address} is not UTF-8"))?;
        if css.contains("@import") {
            bail!("{address} imports another stylesheet: link that in the page instead");
        }
        sheet = slim::style(&css) + &sheet;
        let instead = if n == 0 {
            "<link rel=\"stylesheet\" href=\"/app.css\">"
        } else {
            ""
        };
        out.replace_range(link.clone(), instead);
    }
    if !sheet.is_empty() {
        files.insert("app.css".into(), sheet.into_bytes());
    }
    Ok(out)
}

/// What in `page` the content security policy would refuse, in words.
pub fn refused_by_policy(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for script in tags(page, "script") {
        if attribute(&page[script.clone()], "src").is_none() {
            faults.push(format!("a script within the page: {}", &page[script]));
        }
    }
    if !tags(page, "style").is_empty() {
        faults.push("a style element".to_string());
    }
    for tag in page.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let words = tag.split_whitespace().skip(1);
        let names = words
            .filter_map(|word| word.split_once('='))
            .map(|(name, _)| name);
        for name in names.filter(|name| *name == "style" || name.starts_with("on")) {
            faults.push(format!("the attribute {name} in <{tag}>"));
        }
    }
    faults
}

struct Element {
    open: Range<usize>,
    close: Range<usize>,
}

fn elements(page: &str, name: &str) -> Vec<Element> {
    let end = format!("</{name}>");
    let whole = |open: Range<usize>| {
        let from = open.end + page[open.end..].find(&end)?;
        Some(Element {
            open,
            close: from..from + end.len(),
        })
    };
    tags(page, name).into_iter().filter_map(whole).collect()
}

/// The opening tags of that name, from `<` to `>`.
fn tags(page: &str, name: &str) -> Vec<Range<usize>> {
    let start = format!("<{name}");
    let found = page.match_indices(&start).filter_map(|(from, _)| {
        let rest = &page[from + start.len()..];
        let next = rest.chars().next()?;
        let whole = next == '>' || next == '/' || next.is_whitespace();
        whole.then_some(from..from + start.len() + rest.find('>')? + 1)
    });
    found.collect()
}

/// The value of an attribute written `name="value"`.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name}=\"");
    let (at, _) = tag
        .match_indices(&start)
        .find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?;
    tag[at + start.len()..].split('"').next()
}

/// The text in quotes that follows `word`.
fn quoted_after<'a>(script: &'a str, word: &str) -> Option<&'a str> {
    let rest = &script[script.find(word)? + word.len()..];
    let quote = rest.find(['\'', '"'])?;
    let mark = &rest[quote..=quote];
    rest[quote + 1..].split(mark).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNKS: &str = r#"<head><link rel="stylesheet" href="/one.css" integrity="x"/>
<link rel="stylesheet" href="/print.css" media="print">
<link rel="stylesheet" href="/two.css"/>
<script src="/boot.js" defer></script>
<script type="module">
import init, * as bindings from '/app.js';
const wasm = await init({ module_or_path: '/app_bg.wasm' });
</script></head>"#;

    #[test]
    fn trunk_s_loader_moves_to_a_file_that_names_the_same_parts() {
        let (page, script) = with_loader_in_a_file(TRUNKS).expect("a loader");
        assert!(page.contains(r#"<script type="module" src="/loader.js"></script></head>"#));
        assert!(page.contains(r#"<script src="/boot.js" defer></script>"#));
        assert!(!page.contains("await init"));
        assert!(script.contains("import('/app.js')"));
        assert!(script.contains("fetch('/app_bg.wasm')"));
    }

    #[test]
    fn a_page_without_trunk_s_script_is_an_error() {
        assert!(with_loader_in_a_file("<script src=\"/boot.js\"></script>").is_err());
        assert!(with_loader_in_a_file("<script>alert(1)</script>").is_err());
    }

    #[test]
    fn stylesheets_become_one_in_their_order() {
        let mut files = Files::from([
            ("one.css".to_string(), b"@layer a, b;".to_vec()),
            ("two.css".to_string(), b"b {} /* why */".to_vec()),
            ("print.css".to_string(), b"c {}".to_vec()),
        ]);
        let page = with_one_stylesheet(TRUNKS, &mut files).expect("both are there");
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 2);
        assert!(page.contains("href=\"/app.css\"") && page.contains("media=\"print\""));
        let sheet = String::from_utf8(files["app.css"].clone()).expect("text");
        assert_eq!(sheet, "@layer a, b;\nb {} \n");
        assert!(!files.contains_key("one.css") && files.contains_key("print.css"));
    }

    #[test]
    fn a_stylesheet_that_is_not_there_is_an_error() {
        assert!(with_one_stylesheet(TRUNKS, &mut Files::new()).is_err());
    }

    #[test]
    fn what_the_policy_refuses_is_found() {
        let bad = "<script>1</script><style>a{}</style><p style=\"color:red\">\
            <button type=\"button\" onclick=\"x()\">";
        assert_eq!(refused_by_policy(bad).len(), 4);
        let good = "<script src=\"/a.js\" defer></script><p class=\"style on\">once = 1</p>";
        assert_eq!(refused_by_policy(good), Vec::<String>::new());
    }
}
