//! Reviews as a forge exports them: what `gh pr list --json …` and GitLab's API for merge requests print.
//!
//! An export is the user's own file, and says more than history does: who reviewed a request, and who merged it. Accounts are compared
//! with each other only, so that nobody has to know whose they are. What an export does not say stays unknown.

use super::people::Kind;
use crate::facts::{Process, Review};
use crate::git::Oid;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

/// Requests read of one export; the largest public repositories have some hundred thousand.
const REQUESTS: usize = 2_000_000;

/// An account of a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    login: String,
    program: bool,
}

impl Account {
    /// Whether it is another person's.
    fn is_another(&self, author: &Self) -> bool {
        !self.program && !self.login.eq_ignore_ascii_case(&author.login)
    }
}

/// A request that was merged.
#[derive(Debug, Clone)]
struct Merged {
    author: Account,
    by: Option<Account>,
    /// Who reviewed it; none where the export does not say.
    reviewers: Option<Vec<Account>>,
}

/// The merged requests of an export, by the commits that they became.
#[derive(Debug, Clone, Default)]
pub struct Reviews {
    merged: Vec<Merged>,
    by_commit: FxHashMap<Oid, usize>,
}

/// Where in the export something is, and what is wrong with it.
type Parsed<T> = Result<T, String>;

impl Reviews {
    /// Reads an export; an error names the field that is not as it should be.
    pub fn parse(text: &[u8]) -> Parsed<Self> {
        let mut out = Self::default();
        let mut requests = 0;
        // `glab api --paginate` prints one array after another.
        for page in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
            let page = page.map_err(|why| format!("it is no JSON: {why}"))?;
            let Value::Array(page) = page else {
                return Err("it is no list of requests".to_owned());
            };
            for request in &page {
                let at = format!("[{requests}]");
                requests += 1;
                if requests > REQUESTS {
                    return Err(format!("it has more than {REQUESTS} requests"));
                }
                let fields = request
                    .as_object()
                    .ok_or_else(|| format!("{at} is no request"))?;
                let read = if fields.contains_key("iid") {
                    of_gitlab(fields, &at)
                } else if fields.contains_key("number") {
                    of_github(fields, &at)
                } else {
                    return Err(format!(
                        "{at} has neither 'number', as 'gh pr list' prints, nor 'iid', as GitLab does"
                    ));
                };
                if let Some((commits, merged)) = read? {
                    let place = out.merged.len();
                    out.by_commit
                        .extend(commits.into_iter().map(|commit| (commit, place)));
                    out.merged.push(merged);
                }
            }
        }
        if requests == 0 {
            return Err("there is no request in it".to_owned());
        }
        Ok(out)
    }

    /// How many requests were merged.
    pub fn len(&self) -> usize {
        self.merged.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.merged.is_empty()
    }

    /// Whether a request became this commit.
    pub fn has(&self, commit: Oid) -> bool {
        self.by_commit.contains_key(&commit)
    }

    /// What the export says of the review of a commit; none where it does not have it, or a program wrote it.
    pub fn review(&self, commit: Oid) -> Option<Review> {
        let merged = self.merged.get(*self.by_commit.get(&commit)?)?;
        let author = &merged.author;
        if author.program {
            return None;
        }
        let another = |account: &Account| account.is_another(author);
        if merged.reviewers.iter().flatten().any(another) || merged.by.as_ref().is_some_and(another)
        {
            return Some(Review::ByAnother);
        }
        match (&merged.by, &merged.reviewers) {
            (Some(by), _) if by.program => Some(Review::Unknown(Process::Program)),
            (Some(_), Some(_)) => Some(Review::OwnMerge),
            // Nobody is said to have reviewed it, and nobody not to have.
            (Some(_), None) => Some(Review::Unknown(Process::Asked)),
            (None, _) => None,
        }
    }
}

type Fields = Map<String, Value>;
type Read = Parsed<Option<(Vec<Oid>, Merged)>>;

/// A request as `gh pr list --state all --json number,author,mergedBy,mergeCommit,reviews,createdAt,mergedAt,labels,title` prints it.
fn of_github(fields: &Fields, at: &str) -> Read {
    let author = account(
        field(fields, "author", at)?,
        "login",
        &format!("{at}.author"),
    )?;
    let merged_at = field(fields, "mergedAt", at)?;
    let by = field(fields, "mergedBy", at)?;
    let commit = field(fields, "mergeCommit", at)?;
    let reviews = field(fields, "reviews", at)?
        .as_array()
        .ok_or_else(|| format!("{at}.reviews is no list"))?;
    if merged_at.is_null() {
        return Ok(None);
    }
    moment(merged_at, &format!("{at}.mergedAt"))?;
    let mut reviewers = Vec::new();
    for (number, review) in reviews.iter().enumerate() {
        let at = format!("{at}.reviews[{number}]");
        let review = review
            .as_object()
            .ok_or_else(|| format!("{at} is no review"))?;
        let state = text(field(review, "state", &at)?, &format!("{at}.state"))?;
        // Not handed in yet: nobody else has seen it.
        if state != "PENDING" {
            reviewers.extend(account(
                field(review, "author", &at)?,
                "login",
                &format!("{at}.author"),
            )?);
        }
    }
    let commits = match commit {
        Value::Null => Vec::new(),
        commit => {
            let at = format!("{at}.mergeCommit");
            let fields = commit
                .as_object()
                .ok_or_else(|| format!("{at} is no commit"))?;
            vec![name(field(fields, "oid", &at)?, &format!("{at}.oid"))?]
        }
    };
    let merged = Merged {
        // An account that is gone wrote it: nobody can be said to be another.
        author: author.unwrap_or_else(nobody),
        by: account(by, "login", &format!("{at}.mergedBy"))?,
        reviewers: Some(reviewers),
    };
    Ok(Some((commits, merged)))
}

/// A request as GitLab's `GET /projects/:id/merge_requests` prints it, with `approved_by` where the approvals were added.
fn of_gitlab(fields: &Fields, at: &str) -> Read {
    let author = account(
        field(fields, "author", at)?,
        "username",
        &format!("{at}.author"),
    )?;
    let state = text(field(fields, "state", at)?, &format!("{at}.state"))?;
    let merged_at = field(fields, "merged_at", at)?;
    if state != "merged" {
        return Ok(None);
    }
    if !merged_at.is_null() {
        moment(merged_at, &format!("{at}.merged_at"))?;
    }
    let by = ["merge_user", "merged_by"].into_iter().find_map(|key| {
        let value = fields.get(key).filter(|value| !value.is_null())?;
        Some((key, value))
    });
    if by.is_none() && !fields.contains_key("merge_user") && !fields.contains_key("merged_by") {
        return Err(format!("{at}.merge_user is missing"));
    }
    let by = match by {
        Some((key, value)) => account(value, "username", &format!("{at}.{key}"))?,
        None => None,
    };
    let mut commits = Vec::new();
    for key in ["merge_commit_sha", "squash_commit_sha", "sha"] {
        match fields.get(key) {
            None | Some(Value::Null) => {}
            Some(value) => commits.push(name(value, &format!("{at}.{key}"))?),
        }
    }
    if !fields.contains_key("merge_commit_sha") {
        return Err(format!("{at}.merge_commit_sha is missing"));
    }
    let mut reviewers = None;
    if let Some(approvals) = fields.get("approved_by") {
        let at = format!("{at}.approved_by");
        let approvals = approvals
            .as_array()
            .ok_or_else(|| format!("{at} is no list"))?;
        let mut all = Vec::new();
        for (number, approval) in approvals.iter().enumerate() {
            let at = format!("{at}[{number}]");
            let user = approval.get("user").unwrap_or(approval);
            all.extend(account(user, "username", &format!("{at}.user"))?);
        }
        reviewers = Some(all);
    }
    let merged = Merged {
        author: author.unwrap_or_else(nobody),
        by,
        reviewers,
    };
    Ok(Some((commits, merged)))
}

/// Whoever wrote it is gone: taken for a program, of which nothing is concluded.
fn nobody() -> Account {
    Account {
        login: String::new(),
        program: true,
    }
}

fn field<'f>(fields: &'f Fields, key: &str, at: &str) -> Parsed<&'f Value> {
    fields
        .get(key)
        .ok_or_else(|| format!("{at}.{key} is missing"))
}

fn text<'v>(value: &'v Value, at: &str) -> Parsed<&'v str> {
    value.as_str().ok_or_else(|| format!("{at} is no text"))
}

/// An account; none where it is `null`, since the forge forgot it.
fn account(value: &Value, key: &str, at: &str) -> Parsed<Option<Account>> {
    if value.is_null() {
        return Ok(None);
    }
    let fields = value
        .as_object()
        .ok_or_else(|| format!("{at} is no account"))?;
    let login = text(field(fields, key, at)?, &format!("{at}.{key}"))?;
    // `gh` writes nothing for an account that was deleted.
    if login.is_empty() {
        return Ok(None);
    }
    let said = ["is_bot", "bot"]
        .iter()
        .any(|key| fields.get(*key) == Some(&Value::Bool(true)));
    let program = said
        || login.starts_with("app/")
        || login.starts_with("project_") && login.contains("_bot")
        || login.starts_with("group_") && login.contains("_bot")
        || !matches!(Kind::of(login, ""), Kind::Person | Kind::Placeholder(_));
    Ok(Some(Account {
        login: login.to_owned(),
        program,
    }))
}

fn name(value: &Value, at: &str) -> Parsed<Oid> {
    let hex = text(value, at)?;
    Oid::from_hex(hex.as_bytes()).ok_or_else(|| format!("{at} is no name of a commit"))
}

fn moment(value: &Value, at: &str) -> Parsed<()> {
    let written = text(value, at)?;
    let moment: Result<jiff::Timestamp, _> = written.parse();
    moment.map(drop).map_err(|_| format!("{at} is no moment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "1111111111111111111111111111111111111111";

    fn oid(hex: &str) -> Oid {
        Oid::from_hex(hex.as_bytes()).expect("a name")
    }

    /// As `gh` prints it.
    fn github(by: &str, reviews: &str) -> String {
        format!(
            r#"[{{"number": 7, "title": "Close the gate", "labels": [{{"name": "bug"}}], "createdAt": "2024-01-01T00:00:00Z", "mergedAt": "2024-01-02T00:00:00Z",
            "author": {{"id": "U1", "is_bot": false, "login": "ann", "name": "Ann"}}, "mergedBy": {by}, "mergeCommit": {{"oid": "{ONE}"}}, "reviews": {reviews}}}]"#
        )
    }

    fn said(text: &str) -> Option<Review> {
        Reviews::parse(text.as_bytes())
            .expect("it is as it should be")
            .review(oid(ONE))
    }

    const ANN: &str = r#"{"is_bot": false, "login": "ann"}"#;
    const BO: &str = r#"{"is_bot": false, "login": "bo"}"#;
    const QUEUE: &str = r#"{"is_bot": true, "login": "app/github-merge-queue"}"#;

    fn review(who: &str, state: &str) -> String {
        format!(
            r#"[{{"id": "R1", "author": {{"login": "{who}"}}, "state": "{state}", "submittedAt": "2024-01-01T10:00:00Z"}}]"#
        )
    }

    #[test]
    fn another_person_reviews_or_merges() {
        assert_eq!(said(&github(BO, "[]")), Some(Review::ByAnother));
        for state in ["APPROVED", "COMMENTED", "CHANGES_REQUESTED", "DISMISSED"] {
            assert_eq!(
                said(&github(ANN, &review("bo", state))),
                Some(Review::ByAnother),
                "{state}"
            );
        }
        assert_eq!(
            said(&github(QUEUE, &review("bo", "APPROVED"))),
            Some(Review::ByAnother)
        );
    }

    #[test]
    fn ones_own_review_a_programs_and_one_not_handed_in_are_none() {
        for reviews in [
            "[]",
            &review("ann", "COMMENTED"),
            &review("Ann", "APPROVED"),
            &review("bo", "PENDING"),
            &review("dependabot[bot]", "APPROVED"),
        ] {
            assert_eq!(
                said(&github(ANN, reviews)),
                Some(Review::OwnMerge),
                "{reviews}"
            );
        }
        assert_eq!(
            said(&github(QUEUE, "[]")),
            Some(Review::Unknown(Process::Program))
        );
        assert_eq!(said(&github("null", "[]")), None);
    }

    #[test]
    fn gitlab_says_who_merged_and_not_who_reviewed() {
        let request = |by: &str, more: &str| {
            format!(
                r#"[{{"iid": 3, "title": "Close", "state": "merged", "created_at": "2024-01-01T00:00:00.000Z", "merged_at": "2024-01-02T00:00:00.000Z",
                "author": {{"id": 1, "username": "ann"}}, "merge_user": {{"username": "{by}"}}, "merge_commit_sha": null, "squash_commit_sha": "{ONE}", "labels": []{more}}}]"#
            )
        };
        assert_eq!(said(&request("bo", "")), Some(Review::ByAnother));
        assert_eq!(
            said(&request("ann", "")),
            Some(Review::Unknown(Process::Asked))
        );
        let approved = r#", "approved_by": [{"user": {"username": "bo"}}]"#;
        assert_eq!(said(&request("ann", approved)), Some(Review::ByAnother));
        assert_eq!(
            said(&request("ann", r#", "approved_by": []"#)),
            Some(Review::OwnMerge)
        );
        let open = request("bo", "").replace("\"merged\"", "\"opened\"");
        assert_eq!(said(&open), None);
        let pages = format!(
            "{}\n{}",
            request("bo", ""),
            request("bo", "").replace(ONE, &"2".repeat(40))
        );
        assert_eq!(Reviews::parse(pages.as_bytes()).unwrap().len(), 2);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_named() {
        let whole = github(BO, "[]");
        for (wrong, why) in [
            ("{}".to_owned(), "it is no list of requests"),
            ("[]".to_owned(), "there is no request in it"),
            ("[3]".to_owned(), "[0] is no request"),
            (
                r#"[{"id": 1}]"#.to_owned(),
                "[0] has neither 'number', as 'gh pr list' prints, nor 'iid', as GitLab does",
            ),
            (
                whole.replace("\"mergedBy\"", "\"x\""),
                "[0].mergedBy is missing",
            ),
            (
                whole.replace("\"reviews\"", "\"x\""),
                "[0].reviews is missing",
            ),
            (
                whole.replace("\"oid\"", "\"x\""),
                "[0].mergeCommit.oid is missing",
            ),
            (
                whole.replace(ONE, "12"),
                "[0].mergeCommit.oid is no name of a commit",
            ),
            (
                whole.replace("2024-01-02T00:00:00Z", "yesterday"),
                "[0].mergedAt is no moment",
            ),
            (github("\"bo\"", "[]"), "[0].mergedBy is no account"),
            (github(BO, "[{}]"), "[0].reviews[0].state is missing"),
            (github(BO, "3"), "[0].reviews is no list"),
        ] {
            assert_eq!(
                Reviews::parse(wrong.as_bytes()).unwrap_err(),
                why,
                "{wrong}"
            );
        }
        let cut = Reviews::parse(&whole.as_bytes()[..40]).unwrap_err();
        assert!(cut.starts_with("it is no JSON: "), "{cut}");
    }
}
