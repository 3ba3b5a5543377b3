//! Who imports whom when it is imported.

use super::modules::{Module, Project};
use super::summary::{Import, When};
use rustc_hash::FxHashMap;

/// An import of one module of the tree by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What is imported.
    pub to: u32,
    /// The line of the first such import.
    pub line: u32,
}

impl Project {
    /// The module that an import brings in: of `from a import b` that is `a.b` where it is a module, `a` otherwise.
    pub fn imported(&self, importer: &Module, import: &Import) -> Option<u32> {
        let path = path_of(import);
        let (module, used) = self.find_path(importer, &path)?;
        let wanted = path.trim_start_matches('.').split('.').count();
        // Where only `a` of `import a.b` is a file of the tree, `a.b` is something else: an extension, a file yet to be written.
        let taken = import.member.as_deref().is_some_and(|m| m != "*");
        (used + usize::from(taken) >= wanted).then_some(module)
    }

    /// The module that the longest part of a path means to `importer`, and how many segments that part has; a path with
    /// leading dots counts from the importer's package.
    pub fn find_path(&self, importer: &Module, path: &str) -> Option<(u32, usize)> {
        let name = path.trim_start_matches('.');
        let level = path.len() - name.len();
        if level == 0 {
            return self.find(importer, name);
        }
        let mut folder = importer.folder();
        for _ in 1..level {
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
        if name.is_empty() {
            return self.at_path(folder).map(|module| (module, 0));
        }
        self.below(folder, name)
            .or_else(|| self.at_path(folder).map(|module| (module, 0)))
    }
}

/// The path that an import names, its member included.
pub(super) fn path_of(import: &Import) -> String {
    let mut path = ".".repeat(import.level.min(64) as usize);
    path.push_str(&import.module);
    if let Some(member) = import.member.as_deref().filter(|m| *m != "*") {
        if !import.module.is_empty() {
            path.push('.');
        }
        path.push_str(member);
    }
    path
}

/// The imports that are carried out with each module: those in functions and those for type checkers are none.
pub(super) fn edges(project: &Project) -> Vec<Vec<Edge>> {
    let of = |(at, module): (usize, &Module)| {
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        let top = module
            .summary
            .imports
            .iter()
            .filter(|i| i.when == When::Top);
        for import in top {
            if let Some(to) = project
                .imported(module, import)
                .filter(|to| *to as usize != at)
            {
                first.entry(to).or_insert(import.line);
            }
        }
        let mut edges: Vec<Edge> = first
            .into_iter()
            .map(|(to, line)| Edge { to, line })
            .collect();
        edges.sort_unstable();
        edges
    };
    project.modules.iter().enumerate().map(of).collect()
}

/// The groups of nodes that reach each other, of two or more nodes each: Tarjan's strongly connected components, without
/// recursion ("Depth-first search and linear graph algorithms", SIAM J. Comput. 1, 1972). Sorted, and so are the nodes of each.
pub fn cycles(edges: &[Vec<u32>]) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    let n = edges.len();
    let (mut number, mut low) = (vec![NEW; n], vec![0_u32; n]);
    let (mut on_stack, mut stack) = (vec![false; n], Vec::new());
    let mut next = 0;
    let mut found = Vec::new();
    for start in 0..n {
        if number[start] != NEW {
            continue;
        }
        // Each node being visited, with the place of its next edge.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if *edge == 0 {
                number[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node as u32);
                on_stack[node] = true;
            }
            let to = edges[node]
                .get(*edge)
                .map(|to| *to as usize)
                .filter(|to| *to < n);
            if *edge < edges[node].len() {
                *edge += 1;
                match to {
                    Some(to) if number[to] == NEW => path.push((to, 0)),
                    Some(to) if on_stack[to] => low[node] = low[node].min(number[to]),
                    _ => {}
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == number[node] {
                let at = stack.iter().rposition(|s| *s as usize == node).unwrap_or(0);
                let mut group = stack.split_off(at);
                for member in &group {
                    on_stack[*member as usize] = false;
                }
                if group.len() > 1 {
                    group.sort_unstable();
                    found.push(group);
                }
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_reach_each_other() {
        let edges = [
            vec![1],
            vec![2],
            vec![0, 3],
            vec![4],
            vec![3],
            vec![5],
            vec![0],
        ];
        assert_eq!(cycles(&edges), [vec![0, 1, 2], vec![3, 4]]);
        assert!(cycles(&[]).is_empty());
    }

    #[test]
    fn a_long_chain_does_not_recurse() {
        let n = 200_000_u32;
        let mut edges: Vec<Vec<u32>> = (1..n).map(|to| vec![to]).collect();
        edges.push(vec![0]);
        assert_eq!(cycles(&edges)[0].len(), n as usize);
    }
}
