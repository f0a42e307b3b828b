//! Cuts a text into characters.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Makes a token of each letter that is not ASCII, and of each run of ASCII letters and digits.
#[derive(Clone)]
pub struct Unigram;

pub struct Characters<'a> {
    text: &'a str,
    token: Token,
}

impl Tokenizer for Unigram {
    type TokenStream<'a> = Characters<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Characters<'a> {
        Characters { text, token: Token::default() }
    }
}

impl TokenStream for Characters<'_> {
    fn advance(&mut self) -> bool {
        let rest = &self.text[self.token.offset_to..];
        let Some((skipped, first)) = rest.char_indices().find(|(_, c)| c.is_alphanumeric()) else {
            return false;
        };
        let rest = &rest[skipped..];
        let length = if first.is_ascii() {
            rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let from = self.token.offset_to + skipped;
        self.token.offset_from = from;
        self.token.offset_to = from + length;
        self.token.position = self.token.position.wrapping_add(1); // it begins with usize::MAX
        self.token.text.clear();
        self.token.text.extend(rest[..length].chars().map(|c| c.to_ascii_lowercase()));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
