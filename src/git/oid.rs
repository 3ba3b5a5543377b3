//! Names of objects.

/// What names the objects of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ObjectFormat {
    /// Twenty bytes.
    #[default]
    Sha1,
    /// Thirty-two bytes.
    Sha256,
}

impl ObjectFormat {
    /// Bytes of a name as it is stored.
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Hexadecimal digits of a name.
    pub(super) fn digits(self) -> usize {
        self.bytes() * 2
    }
}

/// The name of an object: its SHA-1, 20 bytes, or as many of its SHA-256, which git takes for the whole. A plain folder's files are
/// named by the SHA-1 git would give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Oid(pub [u8; 20]);

impl Oid {
    /// Forty lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let mut text = String::with_capacity(40);
        for byte in self.0 {
            text.push(DIGITS[usize::from(byte >> 4)]);
            text.push(DIGITS[usize::from(byte & 15)]);
        }
        text
    }

    /// Forty hexadecimal digits, or the sixty-four of a SHA-256.
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        if hex.len() != ObjectFormat::Sha1.digits() && hex.len() != ObjectFormat::Sha256.digits() {
            return None;
        }
        let mut bytes = [0; 20];
        for (at, pair) in hex.chunks_exact(2).enumerate() {
            let byte = digit(pair[0])? << 4 | digit(pair[1])?;
            // What is beyond is checked, and needed by nobody.
            if let Some(kept) = bytes.get_mut(at) {
                *kept = byte;
            }
        }
        Some(Self(bytes))
    }

    /// The name that these bytes begin with.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().copied().map(Self)
    }

    pub(super) fn from_git(oid: git2::Oid) -> Self {
        let mut bytes = [0; 20];
        bytes.copy_from_slice(oid.as_bytes());
        Self(bytes)
    }

    pub(super) fn to_git(self) -> git2::Oid {
        // Twenty bytes are always a name; the zero name is no object's.
        git2::Oid::from_bytes(&self.0).unwrap_or(git2::Oid::ZERO_SHA1)
    }
}

/// The name git would give to a file's content.
pub fn name_of(bytes: &[u8]) -> Option<Oid> {
    git2::Oid::hash_object(git2::ObjectType::Blob, bytes)
        .ok()
        .map(Oid::from_git)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|value| value as u8)
}
