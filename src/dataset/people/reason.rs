//! What speaks for a proposal, in words.

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Something speaks against it as well.
    Possible,
    /// One piece of evidence that seldom misleads, or two that agree.
    Likely,
    /// The same address, or a full name and an address that agree.
    Strong,
}

impl Strength {
    /// For outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Strong => "strong",
        }
    }
}

/// A reason for a proposal. None quotes an address, and none tells what a hidden part of one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "`as_str` says what each means")]
pub enum Reason {
    SameEmail,
    SameMailbox,
    SameAccount,
    SameLogin,
    SameName,
    NameSpelling,
    NameLonger,
    NameShortened,
    NameTypo,
    SameHandle,
    HandleOfName,
    HandleInName,
    FirstName,
    LocalSame,
    LocalNear,
    RareDomain,
    LikeDomain,
    LoginLikeEmail,
    NameLikeEmail,
    EmailsFitName,
    CommonName,
    NamesDiffer,
}

impl Reason {
    /// In words, for those who may not see the e-mails: what the name tells about a hidden address is not said.
    pub fn as_hint(self) -> &'static str {
        match self {
            Self::LoginLikeEmail | Self::NameLikeEmail | Self::EmailsFitName => {
                "names and e-mails agree"
            }
            other => other.as_str(),
        }
    }

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameEmail => "same e-mail",
            Self::SameMailbox => "e-mails of one mailbox",
            Self::SameAccount => "same account number at the forge",
            Self::SameLogin => "same login at the forge",
            Self::SameName => "same full name",
            Self::NameSpelling => "same full name in another spelling or order",
            Self::NameLonger => "one name has a further name",
            Self::NameShortened => "one name is shortened",
            Self::NameTypo => "names a letter or two apart",
            Self::SameHandle => "same user name",
            Self::HandleOfName => "one is a user name made from the other's name",
            Self::HandleInName => "one is a part of the other's name",
            Self::LoginLikeEmail => "a login at the forge resembles the other's e-mail",
            Self::FirstName => "same first name",
            Self::LocalSame => "e-mails begin alike",
            Self::LocalNear => "e-mails begin nearly alike",
            Self::NameLikeEmail => "the name of one resembles the e-mail of the other",
            Self::RareDomain => "e-mails of one rare domain",
            Self::LikeDomain => "e-mails of sister domains",
            Self::EmailsFitName => "both e-mails resemble the name",
            Self::CommonName => "but the name is a common one",
            Self::NamesDiffer => "but the names differ: a shared address, or a changed name",
        }
    }
}
