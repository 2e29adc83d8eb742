//! Text that becomes HTML. What is not ours to write as markup goes through [`Html::text`], which escapes it.

/// A piece of HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup of ours, as it is.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped for content and for attributes in double quotes alike.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Text in an element without attributes.
    pub(super) fn tag(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// A link.
    pub(super) fn link(&mut self, to: &str, text: &str) -> &mut Self {
        self.raw("<a href=\"").text(to).raw("\">").text(text).raw("</a>")
    }

    /// Text in which what stands in backticks is code, as doc comments write it; empty lines part paragraphs.
    pub(super) fn prose(&mut self, text: &str) -> &mut Self {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.raw("<p>").words(paragraph).raw("</p>");
        }
        self
    }

    /// The same without paragraphs.
    pub(super) fn words(&mut self, text: &str) -> &mut Self {
        for (n, part) in text.split('`').enumerate() {
            if n % 2 == 0 {
                self.text(part);
            } else {
                self.tag("code", part);
            }
        }
        self
    }

    /// Another piece.
    pub(super) fn add(&mut self, more: &Self) -> &mut Self {
        self.0.push_str(&more.0);
        self
    }
}

/// A whole page. `style` is the one style sheet, which the page's headers allow by its digest. Below `path` lie the other pages:
/// links to them begin with a slash, and no text looks like one, since quotes in it are escaped.
pub(super) fn page(title: &str, style: &'static str, body: &Html, path: &str) -> String {
    let mut body = body.clone();
    if !path.is_empty() {
        body.0 = body.0.replace("href=\"/", &format!("href=\"{path}/"));
    }
    let mut page = Html::default();
    page.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width\"><title>")
        .text(title)
        .raw("</title><style>")
        .raw(style)
        .raw("</style></head><body>\n")
        .add(&body)
        .raw("</body></html>\n");
    page.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_text_becomes_markup() {
        let mut html = Html::default();
        html.link("/x?a=\"&b='", "<script>").prose("one `a<b` two\n\nthree & four");
        assert_eq!(
            html.0,
            "<a href=\"/x?a=&quot;&amp;b=&#39;\">&lt;script&gt;</a><p>one <code>a&lt;b</code> two</p><p>three &amp; four</p>"
        );
    }
}
