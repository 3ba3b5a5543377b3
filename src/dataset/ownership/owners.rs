//! The owners of the lines of one file, from what it comes from.

use super::contents::Content;
use super::lines::{difference, kept};
use super::origins::Target;
use super::replay::Replay;
use super::sweeps::{self, Formatting, SWEEP_FILES};
use super::table::{Lines, Owners, UNKNOWN};
use super::{LookedThrough, Why};
use crate::git::Oid;
use crate::warning_code::WarningCode;
use std::sync::Arc;

/// Lines whose owners are held at once, over all files and branches: 400 MB. The Linux kernel has 38 million.
const LIVE_LINES: usize = 100_000_000;
/// No owner yet.
const NONE: u32 = u32::MAX - 1;

/// The bytes of a file.
type Text = Arc<Vec<u8>>;

impl Replay<'_, '_> {
    /// Whether the lines of a commit keep their owners, as far as they had any.
    pub(super) fn looks_through(&mut self, at: usize, targets: &mut [Target]) -> bool {
        let listed = self.listed.contains(&at);
        let changed = targets.iter().filter(|t| t.origins[0].is_some()).count();
        let mut why = listed.then_some(Why::Listed);
        if !listed && changed >= SWEEP_FILES {
            let mut formatting = Formatting::default();
            for target in targets.iter_mut() {
                let Some(origin) = &target.origins[0] else {
                    continue;
                };
                if let Some((old, new)) = self.texts(origin.blob, target.blob) {
                    let hunks = difference(&old, &new);
                    formatting.add(&old, &new, &hunks);
                    target.hunks = Some(hunks);
                }
            }
            why = formatting.is_sweep().then_some(Why::Reformats(formatting));
        }
        self.looked_through
            .extend(why.map(|why| LookedThrough { commit: at, why }));
        why.is_some() && self.options.look_through
    }

    fn texts(&mut self, old: Oid, new: Oid) -> Option<(Text, Text)> {
        match (self.contents.get(old), self.contents.get(new)) {
            (Content::Text(old, _), Content::Text(new, _)) => Some((old, new)),
            _ => None,
        }
    }

    /// The owners of the lines of a file.
    pub(super) fn lines(&mut self, at: usize, target: &mut Target, look_through: bool) -> Lines {
        let (new, count) = match self.contents.get(target.blob) {
            Content::Text(bytes, lines) => (bytes, lines as usize),
            Content::Binary => return Lines::Binary,
            Content::Unread(code) => {
                self.notes.push(code, target.blob.hex());
                return Lines::Unread;
            }
        };
        if self.live.get() + count > LIVE_LINES {
            self.notes
                .push(WarningCode::OwnershipLinesLimit, target.blob.hex());
            return Lines::Unread;
        }
        let mut owners = vec![NONE; count];
        let mut rest = at as u32;
        let mut seen: Vec<Oid> = Vec::new();
        for origin in target.origins.iter().flatten() {
            if seen.contains(&origin.blob) {
                continue;
            }
            seen.push(origin.blob);
            let theirs = match &origin.lines {
                Lines::Owned(theirs) => &theirs.lines,
                Lines::Binary => continue,
                Lines::Unread => {
                    rest = UNKNOWN;
                    continue;
                }
            };
            let Content::Text(old, _) = self.contents.get(origin.blob) else {
                rest = UNKNOWN;
                continue;
            };
            let hunks = target
                .hunks
                .take()
                .unwrap_or_else(|| difference(&old, &new));
            kept(&hunks, count, |before, after, lines| {
                let (Some(from), Some(to)) = (
                    theirs.get(before..before + lines),
                    owners.get_mut(after..after + lines),
                ) else {
                    return;
                };
                for (to, from) in to.iter_mut().zip(from) {
                    if *to == NONE {
                        *to = *from;
                    }
                }
            });
            if self.options.look_through && !look_through {
                sweeps::keep_blanks(&old, &new, &hunks, theirs, |line, owner| {
                    if let Some(to) = owners.get_mut(line).filter(|to| **to == NONE) {
                        *to = owner;
                    }
                });
            }
            if look_through {
                sweeps::look_through(&old, &new, &hunks, theirs, |line, owner| {
                    if let Some(to) = owners.get_mut(line).filter(|to| **to == NONE) {
                        *to = owner;
                    }
                });
            }
        }
        for owner in &mut owners {
            if *owner == NONE {
                *owner = rest;
            }
        }
        Lines::Owned(Owners::new(owners, &self.live))
    }
}
