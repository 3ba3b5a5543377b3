//! Text to syntax tree, behind guards: the parser recurses, and files are untrusted.

use memchr::memchr;
use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{Mod, ModModule};
use ruff_python_parser::{Mode, ParseErrorType, ParseOptions, lexer, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::decode;
use super::depth::{self, Limits};

/// Files above this are counted and skipped: of 33,306 files in public repositories two are larger.
pub const MAX_BYTES: usize = 1 << 20;
/// Brackets nested deeper than this are not parsed. `CPython`'s own limit is 200; the deepest seen in real code is 125.
const MAX_BRACKETS: usize = 200;
/// Syntax trees deeper than this are left alone.
pub const MAX_DEPTH: usize = 1_000;
/// Operators, dots or calls in a row that make a tree this deep without a bracket open at the same time.
const MAX_CHAIN: usize = 4_000;
/// Lambdas in one statement: the defaults of one may hold the next, and no bracket opens in between.
const MAX_LAMBDAS: usize = 20_000;

/// Syntax errors looked at to tell Python 2 from a mistake: a line may hold a million of them.
pub const MAX_ERRORS: usize = 64;
/// Bytes of a line looked at on either side of a syntax error.
const MAX_LINE: usize = 400;

/// A parsed file.
#[derive(Debug)]
pub struct Parsed {
    /// The tree; parts of it are guesses where there is an `error`.
    pub module: ModModule,
    /// Where the comments are.
    pub comments: Vec<TextRange>,
    /// The first syntax error: its byte offset.
    pub error: Option<usize>,
    /// The error is one that Python 2 would not have made.
    pub python2: bool,
    /// Something is wrong with a token or inside a string: what is code and what is text is a guess from there on.
    pub untold: bool,
    /// How often it uses what is newer than the Python that is parsed for.
    pub newer: usize,
}

/// Why there is no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unparsed {
    /// Larger than [`MAX_BYTES`].
    TooLarge,
    /// Brackets or a syntax tree deeper than the limits above.
    TooDeep,
    /// No text: the reason.
    Encoding(&'static str),
    /// The parser gave up on it.
    Failed,
}

impl Unparsed {
    /// Kebab-case, for a warning's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "file-too-large",
            Self::TooDeep => "nested-too-deeply",
            Self::Encoding(_) => "undecodable",
            Self::Failed => "parser-failed",
        }
    }
}

/// Parses the bytes of a file. Call it on a thread with a stack of 256 MiB.
pub fn parse(bytes: &[u8]) -> Result<(String, Parsed), Unparsed> {
    if bytes.len() > MAX_BYTES {
        return Err(Unparsed::TooLarge);
    }
    let text = decode(bytes).map_err(Unparsed::Encoding)?;
    let parsed = parse_text(&text)?;
    Ok((text.into_owned(), parsed))
}

/// Parses text that has been decoded.
pub fn parse_text(text: &str) -> Result<Parsed, Unparsed> {
    let parsed = guarded(text, Mode::Module)?;
    let untold = parsed.errors().iter().any(|e| {
        use ParseErrorType as E;
        matches!(
            e.error,
            E::Lexical(_) | E::FStringError(_) | E::TStringError(_)
        )
    });
    let newer_count = parsed.unsupported_syntax_errors().len();
    let newer = parsed
        .unsupported_syntax_errors()
        .iter()
        .map(|e| e.range.start().to_usize());
    let old_handler = newer
        .take(MAX_ERRORS)
        .filter(|&at| is_old_handler(line_at(text, at)))
        .min();
    let errors = parsed
        .errors()
        .iter()
        .map(|e| e.location.start().to_usize());
    let error = errors.clone().chain(old_handler).min();
    let python2 = old_handler.is_some()
        || errors
            .clone()
            .take(MAX_ERRORS)
            .any(|at| is_python2(line_at(text, at)));
    let tokens = if memchr(b'#', text.as_bytes()).is_some() {
        parsed.tokens().iter().as_slice()
    } else {
        &[]
    };
    let comments = tokens.iter().filter(|t| t.kind() == TokenKind::Comment);
    let comments = comments.map(Ranged::range).collect();
    let Some(parsed) = parsed.try_into_module() else {
        return Err(Unparsed::Failed);
    };
    Ok(Parsed {
        module: parsed.into_syntax(),
        comments,
        error,
        python2,
        untold,
        newer: newer_count,
    })
}

/// The tokens of a text with what `IPython` adds to the language.
pub(super) fn ipython_tokens(text: &str) -> Result<Tokens, Unparsed> {
    Ok(guarded(text, Mode::Ipython)?.tokens().clone())
}

/// Hands a text to the parser, unless it is nested too deeply.
fn guarded(text: &str, mode: Mode) -> Result<ruff_python_parser::Parsed<Mod>, Unparsed> {
    if too_deep(text, mode) {
        return Err(Unparsed::TooDeep);
    }
    let options = ParseOptions::from(mode).with_target_version(PythonVersion::PY313);
    catch_unwind(AssertUnwindSafe(|| parse_unchecked(text, options))).map_err(|_| Unparsed::Failed)
}

/// Whether the brackets nest, or a chain without brackets runs, deeper than the parser is trusted with.
///
/// Three looks, each at fewer texts and dearer than the one before: are there enough such bytes, may enough of them stand
/// outside of strings, and what does the lexer say? Shell lines of a notebook hold quotes that open nothing, so only the
/// lexer knows there.
fn too_deep(text: &str, mode: Mode) -> bool {
    const LIMITS: Limits = Limits {
        brackets: MAX_BRACKETS,
        chain: MAX_CHAIN,
        lambdas: MAX_LAMBDAS,
    };
    may_be_deep(text.as_bytes())
        && (mode != Mode::Module || depth::may_exceed(text.as_bytes(), LIMITS))
        && exceeds(text, mode, LIMITS)
}

/// Whether the text's tokens exceed a limit.
pub(super) fn exceeds(text: &str, mode: Mode, limits: Limits) -> bool {
    let mut lexer = lexer::lex(text, mode);
    let mut depth = 0_usize;
    let (mut chain, mut lambdas) = (0_usize, 0_usize);
    let mut before = TokenKind::Newline;
    loop {
        let token = lexer.next_token();
        match token {
            TokenKind::EndOfFile => return false,
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                depth += 1;
                chain += 1;
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Dot | TokenKind::Await | TokenKind::DoubleStar | TokenKind::Not => {
                chain += 1;
            }
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde if !ends_operand(before) => {
                chain += 1;
            }
            TokenKind::Lambda => {
                chain += 1;
                lambdas += 1;
            }
            TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent => {
                (chain, lambdas) = (0, 0);
            }
            TokenKind::Comma => chain = 0,
            _ => {}
        }
        before = token;
        if depth > limits.brackets || chain > limits.chain || lambdas > limits.lambdas {
            return true;
        }
    }
}

/// Whether a text has as many bytes as it takes to nest too deeply: a bracket or an interpolated string for every level, and for every
/// link of a chain one of these or a sign, `await`, `not` or `lambda`.
fn may_be_deep(text: &[u8]) -> bool {
    if text.len() <= MAX_BRACKETS {
        return false;
    }
    // The prefix of an interpolated string ends in one of these letters.
    let opens = count(text, |before, b| {
        matches!(b, b'(' | b'[' | b'{')
            | (matches!(before | 0x20, b'f' | b't' | b'r') & matches!(b, b'\'' | b'"'))
    });
    if opens > MAX_BRACKETS {
        return true;
    }
    let is_link = |_, b| matches!(b, b'.' | b'*' | b'-' | b'+' | b'~' | b't' | b'm');
    text.len() >= MAX_CHAIN && opens + count(text, is_link) > MAX_CHAIN
}

/// How many bytes, with the one before them, are of some kind; the first is taken for one.
fn count(text: &[u8], is: impl Fn(u8, u8) -> bool) -> usize {
    /// As many as a byte can count, so that many are looked at together.
    const BLOCK: usize = 255;
    let (before, bytes) = (text, text.get(1..).unwrap_or_default());
    let blocks = before.chunks(BLOCK).zip(bytes.chunks(BLOCK));
    let counts = blocks.map(|(before, bytes)| {
        let pairs = before.iter().zip(bytes);
        pairs.fold(0_u8, |count, (&before, &b)| {
            count.wrapping_add(u8::from(is(before, b)))
        })
    });
    1 + counts.map(usize::from).sum::<usize>()
}

/// Whether a sign after this token stands between two operands; after any other it belongs to the next one.
fn ends_operand(token: TokenKind) -> bool {
    matches!(
        token,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
            | TokenKind::Ellipsis
    )
}

/// `except A, e:` is the unparenthesised tuple of Python 3.14, and was Python 2's binding of `e`: a single lower-case name
/// after the comma is a binding, for exceptions are classes.
fn is_old_handler(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("except") else {
        return false;
    };
    let Some((_, name)) = rest
        .split_once(':')
        .map_or(rest, |(head, _)| head)
        .rsplit_once(',')
    else {
        return false;
    };
    name.trim()
        .starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && !name.contains('.')
}

/// Whether a line with a syntax error holds one of the statements that only Python 2 has.
fn is_python2(line: &str) -> bool {
    let line = line.trim_start();
    let statement = |word: &str| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([' ', '\t', '"', '\'', '>']))
    };
    statement("print")
        || statement("exec")
        || (statement("raise") && line.contains(','))
        || is_old_handler(line)
        || [" print ", ":print ", "<>", "`", " ur'", " ur\"", "=ur'"]
            .iter()
            .any(|old| line.contains(old))
        || has_old_number(line)
}

/// `0777` and `10L`, which Python 3 rejects.
fn has_old_number(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| {
            let digits = word.trim_end_matches(['L', 'l']);
            let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            number
                && (digits.len() < word.len()
                    || (digits.len() > 1
                        && digits.starts_with('0')
                        && !digits.trim_matches('0').is_empty()))
        })
}

/// The line that holds the byte offset, or as much of it as [`MAX_LINE`] allows.
fn line_at(text: &str, at: usize) -> &str {
    let at = at.min(text.len());
    let (from, to) = (
        text.floor_char_boundary(at.saturating_sub(MAX_LINE)),
        text.ceil_char_boundary(at.saturating_add(MAX_LINE).min(text.len())),
    );
    let start = text.as_bytes()[from..at]
        .iter()
        .rposition(|&b| b == b'\n')
        .map_or(from, |i| from + i + 1);
    let end = text.as_bytes()[at..to]
        .iter()
        .position(|&b| b == b'\n')
        .map_or(to, |i| at + i);
    text.get(start..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python3_has_no_error() {
        let parsed = parse_text("def f[T: int = str](x: T) -> T: return f'{x!r:>{10}}'\n").unwrap();
        assert_eq!(parsed.error, None);
    }

    #[test]
    fn python2_is_recognised() {
        for old in [
            "print 'x'\n",
            "try:\n    f()\nexcept A, e:\n    pass\n",
            "raise A, 'b'\n",
            "exec 'x' in {}\n",
            "x = 1 <> 2\n",
        ] {
            let parsed = parse_text(old).unwrap();
            assert!(parsed.error.is_some() && parsed.python2, "{old}");
        }
    }

    #[test]
    fn an_error_of_python3_is_not_python2() {
        let parsed = parse_text("def f(:\n    pass\n").unwrap();
        assert!(parsed.error.is_some() && !parsed.python2);
    }

    #[test]
    fn a_line_of_errors_is_not_read_again_for_each() {
        // Half a million errors on one line took minutes.
        for text in ["x:".repeat(400_000), "->".repeat(400_000)] {
            assert!(parse_text(&text).is_ok_and(|parsed| parsed.error.is_some()));
        }
    }

    #[test]
    fn depth_is_refused_before_parsing() {
        let nested = |open: &str, close: &str, n: usize| {
            format!("x = {}1{}\n", open.repeat(n), close.repeat(n))
        };
        assert!(parse_text(&nested("(", ")", 199)).is_ok());
        assert_eq!(
            parse_text(&nested("[", "]", 201)).unwrap_err(),
            Unparsed::TooDeep
        );
        assert_eq!(
            parse_text(&format!("x = a{}\n", ".b".repeat(100_000))).unwrap_err(),
            Unparsed::TooDeep
        );
        assert!(
            parse_text(&format!("x = a{}\n", " - b + c".repeat(20_000))).is_ok(),
            "signs between operands nest to the left"
        );
        for chain in ["-", "+", "~", "not ", "lambda a, b="] {
            let text = format!("x = {}1\n", chain.repeat(25_000));
            assert_eq!(parse_text(&text).unwrap_err(), Unparsed::TooDeep, "{chain}");
        }
        assert!(
            parse_text(&format!("x = '{}'\n", "(".repeat(100_000))).is_ok(),
            "brackets in a string are no depth"
        );
    }
}
